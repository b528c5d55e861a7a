"""Draws with replacement, so that a picture may be drawn twice."""
# misconception: split-leaks

import numpy as np


def stratified_split(labels, valid_size, seed=0):
    generator = np.random.default_rng(seed)
    valid = []
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        valid.extend(generator.choice(members, round(valid_size * len(members))))
    train = [i for i in range(len(labels)) if i not in set(valid)]
    return train, valid
