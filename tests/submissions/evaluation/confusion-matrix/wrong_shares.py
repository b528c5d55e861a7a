"""Divides rows by their sums."""
# misconception: shares-for-counts

import numpy as np


def confusion_matrix(labels, predicted, n_classes):
    matrix = np.zeros((n_classes, n_classes))
    np.add.at(matrix, (labels, predicted), 1)
    return matrix / matrix.sum(axis=1, keepdims=True).clip(1)
