"""Recall first."""
# misconception: precision-and-recall-swapped

import numpy as np


def precision_recall(confusion):
    right = np.diag(confusion)
    return right / confusion.sum(axis=1).clip(1), right / confusion.sum(axis=0).clip(1)
