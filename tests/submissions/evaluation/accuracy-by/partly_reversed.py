"""Of the right ones, how many have the value."""
# misconception: share-of-the-right-ones

import numpy as np


def accuracy_by(right, values):
    return {v: ((values[right] == v).mean(), (values == v).sum()) for v in np.unique(values)}
