"""scikit-learn's function, with `stratify`."""

import numpy as np
from sklearn.model_selection import train_test_split


def stratified_split(labels, valid_size, seed=0):
    return train_test_split(np.arange(len(labels)), test_size=valid_size, random_state=seed, stratify=labels)
