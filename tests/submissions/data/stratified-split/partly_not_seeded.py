"""Draws from the global generator, and ignores the seed."""
# misconception: split-not-seeded

import numpy as np


def stratified_split(labels, valid_size, seed=0):
    train, valid = [], []
    for label in np.unique(labels):
        members = np.random.permutation(np.flatnonzero(labels == label))
        cut = round(valid_size * len(members))
        valid.extend(members[:cut])
        train.extend(members[cut:])
    return train, valid
