"""Takes the size from the labels that occur."""
# misconception: absent-classes-missing

import numpy as np


def confusion_matrix(labels, predicted, n_classes):
    size = max(labels.max(), predicted.max()) + 1
    matrix = np.zeros((size, size), dtype=int)
    np.add.at(matrix, (labels, predicted), 1)
    return matrix
