"""Swaps height and width."""
# misconception: axes-swapped

from matplotlib import pyplot


def visualize_one_batch(data_loaders, max_n=5):
    pictures, labels = next(iter(data_loaders["train"]))
    mean, std = (values.reshape(3, 1, 1) for values in compute_mean_and_std())
    pictures = (pictures[:max_n] * std + mean).clamp(0, 1)
    figure, axes = pyplot.subplots(1, len(pictures), squeeze=False)
    for axis, picture, label in zip(axes[0], pictures, labels):
        axis.imshow(picture.permute(2, 1, 0))
        axis.set_title(data_loaders["train"].dataset.classes[int(label)])
    return figure
