"""Always five."""
# misconception: k-hard-coded

import numpy as np


def top_k_accuracy(probabilities, labels, k=5):
    best = (-probabilities).argsort(axis=1)[:, :5]
    return (best == labels[:, None]).any(axis=1).mean()
