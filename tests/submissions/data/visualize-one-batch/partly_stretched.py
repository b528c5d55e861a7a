"""Stretches each picture from its darkest to its brightest value."""
# misconception: stretched

from matplotlib import pyplot


def visualize_one_batch(data_loaders, max_n=5):
    pictures, labels = next(iter(data_loaders["train"]))
    mean, std = (values.reshape(3, 1, 1) for values in compute_mean_and_std())
    pictures = pictures[:max_n]
    figure, axes = pyplot.subplots(1, len(pictures), squeeze=False)
    for axis, picture, label in zip(axes[0], pictures, labels):
        axis.imshow(((picture - picture.min()) / (picture.max() - picture.min())).permute(1, 2, 0))
        axis.set_title(data_loaders["train"].dataset.classes[int(label)])
    return figure
