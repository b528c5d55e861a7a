"""A slice that misses one."""
# misconception: one-too-few

import numpy as np


def top_k_accuracy(probabilities, labels, k=5):
    best = probabilities.argsort(axis=1)[:, ::-1][:, : k - 1]
    return (best == labels[:, None]).any(axis=1).mean()
