"""One number per cell, counted."""

import numpy as np


def confusion_matrix(labels, predicted, n_classes):
    cells = np.bincount(labels * n_classes + predicted, minlength=n_classes**2)
    return cells.reshape(n_classes, n_classes)
