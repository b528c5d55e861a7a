"""Gives back lists without names."""
# misconception: unusable

import numpy as np


def accuracy_by(right, values):
    return [(right[values == v].mean(), (values == v).sum()) for v in np.unique(values)]
