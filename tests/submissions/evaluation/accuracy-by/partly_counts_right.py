"""Counts the right ones as the group's size."""
# misconception: right-ones-counted

import numpy as np


def accuracy_by(right, values):
    return {v: (right[values == v].mean(), right[values == v].sum()) for v in np.unique(values)}
