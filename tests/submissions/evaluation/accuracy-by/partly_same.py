"""Forgets the mask."""
# misconception: same-for-all

import numpy as np


def accuracy_by(right, values):
    return {v: (right.mean(), (values == v).sum()) for v in np.unique(values)}
