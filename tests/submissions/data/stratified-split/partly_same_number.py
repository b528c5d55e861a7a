"""Holds back the same number of each class."""
# misconception: same-number-of-each

import numpy as np


def stratified_split(labels, valid_size, seed=0):
    generator = np.random.default_rng(seed)
    classes = np.unique(labels)
    each = round(valid_size * len(labels) / len(classes))
    valid = []
    for label in classes:
        valid.extend(generator.permutation(np.flatnonzero(labels == label))[:each])
    return np.setdiff1d(np.arange(len(labels)), valid), np.array(valid)
