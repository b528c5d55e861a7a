"""Divides 0 by 0."""
# misconception: division-by-zero

import numpy as np


def precision_recall(confusion):
    right = np.diag(confusion)
    return right / confusion.sum(axis=0), right / confusion.sum(axis=1)
