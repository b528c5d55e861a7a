"""The starter kit's function, which draws with pyplot and gives nothing back."""

import matplotlib.pyplot as plt
import torch
from torchvision import transforms


def visualize_one_batch(data_loaders, max_n: int = 5):
    dataiter = iter(data_loaders["train"])
    images, labels = next(dataiter)
    mean, std = compute_mean_and_std()
    invTrans = transforms.Compose(
        [
            transforms.Normalize(mean=[0.0, 0.0, 0.0], std=1 / std),
            transforms.Normalize(mean=-mean, std=[1.0, 1.0, 1.0]),
        ]
    )
    images = invTrans(images)
    class_names = data_loaders["train"].dataset.classes
    images = torch.permute(images, (0, 2, 3, 1)).clip(0, 1)
    fig = plt.figure(figsize=(25, 4))
    for idx in range(max_n):
        ax = fig.add_subplot(1, max_n, idx + 1, xticks=[], yticks=[])
        ax.imshow(images[idx])
        ax.set_title(class_names[labels[idx].item()])
