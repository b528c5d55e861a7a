"""Divides 0 by 0."""
# misconception: empty-classes-counted

import numpy as np


def averages(confusion):
    recall = np.diag(confusion) / confusion.sum(axis=1)
    return np.trace(confusion) / confusion.sum(), recall.mean()
