"""Counts the classes that are more probable."""

import numpy as np


def top_k_accuracy(probabilities, labels, k=5):
    own = probabilities[np.arange(len(labels)), labels]
    return float(((probabilities > own[:, None]).sum(axis=1) < k).mean())
