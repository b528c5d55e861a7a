"""Draws from all pictures at once."""
# misconception: not-stratified

import numpy as np


def stratified_split(labels, valid_size, seed=0):
    order = np.random.default_rng(seed).permutation(len(labels))
    cut = round(valid_size * len(labels))
    return order[cut:], order[:cut]
