"""Rarest first."""
# misconception: rarest-first

import numpy as np


def most_confused(confusion, k=10):
    pairs = [(i, j, c) for (i, j), c in np.ndenumerate(confusion) if i != j and c > 0]
    return sorted(pairs, key=lambda row: row[2])[:k]
