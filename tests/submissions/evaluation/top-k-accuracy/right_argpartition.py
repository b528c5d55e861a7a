"""Without sorting all."""

import numpy as np


def top_k_accuracy(probabilities, labels, k=5):
    k = min(k, probabilities.shape[1])
    best = np.argpartition(probabilities, -k, axis=1)[:, -k:]
    return np.mean([label in row for label, row in zip(labels, best)])
