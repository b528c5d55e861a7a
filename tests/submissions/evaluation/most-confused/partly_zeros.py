"""Lists pairs that were never confused."""
# misconception: pairs-without-mistakes

import numpy as np


def most_confused(confusion, k=10):
    pairs = [(i, j, c) for (i, j), c in np.ndenumerate(confusion) if i != j]
    return sorted(pairs, key=lambda row: -row[2])[:k]
