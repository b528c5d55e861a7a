"""The first k columns."""
# misconception: first-k-classes

import numpy as np


def top_k_accuracy(probabilities, labels, k=5):
    return np.mean([label in range(probabilities.shape[1])[:k] for label in labels])
