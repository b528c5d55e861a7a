"""Adds with fancy indexing, which counts a repeated pair once."""
# misconception: repeats-counted-once

import numpy as np


def confusion_matrix(labels, predicted, n_classes):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    matrix[labels, predicted] += 1
    return matrix
