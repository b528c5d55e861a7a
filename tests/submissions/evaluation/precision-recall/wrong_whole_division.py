"""Rounds down with //."""
# misconception: rounded-down

import numpy as np


def precision_recall(confusion):
    right = np.diag(confusion)
    return right // confusion.sum(0).clip(1), right // confusion.sum(1).clip(1)
