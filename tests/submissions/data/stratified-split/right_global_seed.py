"""Seeds NumPy's global generator in the function."""

import numpy as np


def stratified_split(labels, valid_size, seed=0):
    np.random.seed(seed)
    order = np.random.permutation(len(labels))
    taken, valid = {}, []
    quota = {c: round(valid_size * int((labels == c).sum())) for c in set(labels.tolist())}
    for i in order:
        c = int(labels[i])
        if taken.get(c, 0) < quota[c]:
            taken[c] = taken.get(c, 0) + 1
            valid.append(i)
    return np.setdiff1d(order, valid), np.array(valid)
