"""A figure made without pyplot's list of figures."""

from matplotlib.figure import Figure


def visualize_one_batch(data_loaders, max_n=5):
    pictures, labels = next(iter(data_loaders["train"]))
    mean, std = compute_mean_and_std()
    colours = pictures.permute(0, 2, 3, 1) * std + mean
    figure = Figure()
    for number in range(max_n):
        axis = figure.add_subplot(2, (max_n + 1) // 2, number + 1)
        axis.imshow(colours[number].clamp(0, 1).numpy())
        axis.text(0, -1, data_loaders["train"].dataset.classes[labels[number]])
    return figure
