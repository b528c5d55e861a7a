"""The largest by a heap, as an array."""

import heapq

import numpy as np


def most_confused(confusion, k=10):
    n = len(confusion)
    rows = [(int(confusion[i, j]), i, j) for i in range(n) for j in range(n) if i != j and confusion[i, j]]
    return np.array([(i, j, count) for count, i, j in heapq.nlargest(k, rows)])
