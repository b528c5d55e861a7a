"""Macro first, micro second."""
# misconception: macro-for-micro

import numpy as np


def averages(confusion):
    support = confusion.sum(axis=1)
    recall = np.diag(confusion)[support > 0] / support[support > 0]
    return recall.mean(), np.trace(confusion) / confusion.sum()
