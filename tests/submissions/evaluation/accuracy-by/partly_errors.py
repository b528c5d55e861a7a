"""The share of mistakes."""
# misconception: errors-for-successes

import numpy as np


def accuracy_by(right, values):
    return {v: ((~right[values == v]).mean(), (values == v).sum()) for v in np.unique(values)}
