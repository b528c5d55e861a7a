"""Rounds both parts down, so that some pictures are in neither."""
# misconception: pictures-lost

import numpy as np


def stratified_split(labels, valid_size, seed=0):
    generator = np.random.default_rng(seed)
    train, valid = [], []
    for label in np.unique(labels):
        members = generator.permutation(np.flatnonzero(labels == label))
        n_train, n_valid = int((1 - valid_size) * len(members)), int(valid_size * len(members))
        train.extend(members[:n_train])
        valid.extend(members[n_train : n_train + n_valid])
    return train, valid
