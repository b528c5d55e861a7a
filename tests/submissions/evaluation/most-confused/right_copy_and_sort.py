"""A copy with an empty diagonal, sorted flat."""

import numpy as np


def most_confused(confusion, k=10):
    mistakes = confusion.copy()
    np.fill_diagonal(mistakes, 0)
    order = np.argsort(-mistakes, axis=None)[:k]
    rows, columns = np.unravel_index(order, mistakes.shape)
    return [(i, j, mistakes[i, j]) for i, j in zip(rows, columns) if mistakes[i, j] > 0]
