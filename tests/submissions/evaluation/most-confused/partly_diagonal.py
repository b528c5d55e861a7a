"""Counts right answers as mistakes."""
# misconception: diagonal-counted

import numpy as np


def most_confused(confusion, k=10):
    pairs = [(i, j, c) for (i, j), c in np.ndenumerate(confusion) if c > 0]
    return sorted(pairs, key=lambda row: -row[2])[:k]
