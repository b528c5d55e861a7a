"""Makes a tensor first, then resizes it."""

import torch
from torchvision import transforms


def evaluation_transform(mean, std, crop=112, resize=128):
    return transforms.Compose(
        [
            transforms.ToTensor(),
            transforms.Resize(resize),
            transforms.CenterCrop(crop),
            transforms.Normalize(mean, std),
        ]
    )
