"""Uses the exercise before, a list given back."""

import numpy as np


def averages(confusion):
    recall = np.asarray(precision_recall(confusion)[1])
    there = confusion.sum(axis=1) > 0
    return [np.trace(confusion) / np.sum(confusion), recall[there].sum() / there.sum()]
