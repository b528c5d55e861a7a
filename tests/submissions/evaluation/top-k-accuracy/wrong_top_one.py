"""Plain accuracy."""
# misconception: top-one-only

import numpy as np


def top_k_accuracy(probabilities, labels, k=5):
    return (probabilities.argmax(axis=1) == labels).mean()
