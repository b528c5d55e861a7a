"""Empties the diagonal of the matrix that it was given."""
# misconception: input-changed

import numpy as np


def most_confused(confusion, k=10):
    np.fill_diagonal(confusion, 0)
    order = np.argsort(-confusion, axis=None)[:k]
    rows, columns = np.unravel_index(order, confusion.shape)
    return [(i, j, confusion[i, j]) for i, j in zip(rows, columns) if confusion[i, j] > 0]
