"""The exponential without the sum."""
# misconception: not-normalised

import numpy as np


def predictions(scores):
    return scores.argmax(axis=1), np.exp(scores).max(axis=1)
