"""Writes labels in place of names."""
# misconception: no-class-names

from matplotlib import pyplot


def visualize_one_batch(data_loaders, max_n=5):
    pictures, labels = next(iter(data_loaders["train"]))
    mean, std = (values.reshape(3, 1, 1) for values in compute_mean_and_std())
    pictures = (pictures[:max_n] * std + mean).clamp(0, 1)
    figure, axes = pyplot.subplots(1, len(pictures), squeeze=False)
    for axis, picture, label in zip(axes[0], pictures, labels):
        axis.imshow(picture.permute(1, 2, 0))
        axis.set_title(f"class {int(label)}")
    return figure
