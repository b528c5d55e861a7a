"""Fifty classes, whatever is asked."""
# misconception: wrong-counts

import numpy as np


def confusion_matrix(labels, predicted, n_classes):
    matrix = np.zeros((50, 50), dtype=int)
    np.add.at(matrix, (labels, predicted), 1)
    return matrix
