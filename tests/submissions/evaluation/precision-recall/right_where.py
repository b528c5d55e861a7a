"""Divides where there is something to divide by."""

import numpy as np


def precision_recall(confusion):
    right = confusion.diagonal().astype(float)
    columns, rows = confusion.sum(0), confusion.sum(1)
    precision = np.divide(right, columns, out=np.zeros(len(right)), where=columns > 0)
    recall = np.divide(right, rows, out=np.zeros(len(right)), where=rows > 0)
    return precision, recall
