"""Sorted, with running means."""

import numpy as np


def choose_threshold(confidence, right, wanted):
    order = np.argsort(-confidence)
    accuracy = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    fitting = np.flatnonzero(accuracy >= wanted)
    return confidence[order[fitting[-1]]] if len(fitting) else np.inf
