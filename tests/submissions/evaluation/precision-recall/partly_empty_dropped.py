"""Leaves empty classes out."""
# misconception: empty-classes-left-out

import numpy as np


def precision_recall(confusion):
    right = np.diag(confusion)
    columns, rows = confusion.sum(0), confusion.sum(1)
    return (right[columns > 0] / columns[columns > 0], right[rows > 0] / rows[rows > 0])
