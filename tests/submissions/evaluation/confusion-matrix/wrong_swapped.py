"""Rows are predictions."""
# misconception: rows-and-columns-swapped

import numpy as np


def confusion_matrix(labels, predicted, n_classes):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    for true, guess in zip(labels, predicted):
        matrix[guess, true] += 1
    return matrix
