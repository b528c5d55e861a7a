"""A count in place of the accuracy."""
# misconception: count-for-share

import numpy as np


def averages(confusion):
    support = confusion.sum(axis=1)
    recall = np.diag(confusion)[support > 0] / support[support > 0]
    return np.trace(confusion), recall.mean()
