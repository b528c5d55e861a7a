"""The mean of the precisions."""
# misconception: precision-for-recall

import numpy as np


def averages(confusion):
    support = confusion.sum(axis=0)
    precision = np.diag(confusion)[support > 0] / support[support > 0]
    return np.trace(confusion) / confusion.sum(), precision.mean()
