"""Averages over all k places."""
# misconception: divided-by-k

import numpy as np


def top_k_accuracy(probabilities, labels, k=5):
    best = (-probabilities).argsort(axis=1)[:, : min(k, probabilities.shape[1])]
    hits = best == labels[:, None]
    return hits.mean() if k <= probabilities.shape[1] else hits.sum() / len(labels) / k
