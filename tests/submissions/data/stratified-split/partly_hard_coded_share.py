"""Holds back a fifth, whatever is asked."""
# misconception: share-hard-coded

import numpy as np
from sklearn.model_selection import train_test_split


def stratified_split(labels, valid_size, seed=0):
    return train_test_split(np.arange(len(labels)), test_size=0.2, random_state=seed, stratify=labels)
