"""How many, not which share."""
# misconception: count-for-share

import numpy as np


def top_k_accuracy(probabilities, labels, k=5):
    best = (-probabilities).argsort(axis=1)[:, :k]
    return (best == labels[:, None]).any(axis=1).sum()
