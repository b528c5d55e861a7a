"""NumPy, whole numbers of 0 to 255, names below the pictures, in a column."""

import numpy as np
from matplotlib import pyplot


def visualize_one_batch(data_loaders, max_n=5):
    loader = data_loaders["train"]
    for pictures, labels in loader:
        break
    norm = loader.dataset.transform.transforms[-1]
    figure, axes = pyplot.subplots(max_n, 1)
    for axis, picture, label in zip(axes, pictures.numpy(), labels.tolist()):
        picture = np.moveaxis(picture, 0, -1) * np.array(norm.std) + np.array(norm.mean)
        axis.imshow((picture * 255).round().clip(0, 255).astype(np.uint8))
        axis.set_xlabel(loader.dataset.classes[label][3:].replace("_", " "))
    return figure
