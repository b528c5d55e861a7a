"""Divides by all pictures."""
# misconception: divided-by-all-pictures

import numpy as np


def precision_recall(confusion):
    right = np.diag(confusion)
    return right / confusion.sum(), right / confusion.sum()
