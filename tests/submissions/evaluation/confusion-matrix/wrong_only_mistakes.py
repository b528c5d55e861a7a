"""Counts mistakes only."""
# misconception: only-the-mistakes

import numpy as np


def confusion_matrix(labels, predicted, n_classes):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    for true, guess in zip(labels, predicted):
        if true != guess:
            matrix[true, guess] += 1
    return matrix
