"""Adds both directions."""
# misconception: both-directions-added

import numpy as np


def most_confused(confusion, k=10):
    both = np.triu(confusion + confusion.T, 1)
    pairs = [(i, j, c) for (i, j), c in np.ndenumerate(both) if c > 0]
    return sorted(pairs, key=lambda row: -row[2])[:k]
