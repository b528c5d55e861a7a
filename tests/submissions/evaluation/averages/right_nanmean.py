"""NaN for empty classes, and a mean that passes over it."""

import numpy as np


def averages(confusion):
    with np.errstate(invalid="ignore"):
        recall = np.diag(confusion) / confusion.sum(axis=1)
    return float(np.trace(confusion) / confusion.sum()), float(np.nanmean(recall))
