"""Counts 0/0 as 1."""
# misconception: wrong-for-empty-classes

import numpy as np


def precision_recall(confusion):
    right = np.diag(confusion)
    with np.errstate(invalid="ignore"):
        return (np.nan_to_num(right / confusion.sum(0), nan=1.0), np.nan_to_num(right / confusion.sum(1), nan=1.0))
