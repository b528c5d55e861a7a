"""A plain exponential, which overflows."""
# misconception: overflow

import numpy as np


def predictions(scores):
    e = np.exp(scores)
    p = e / e.sum(axis=1, keepdims=True)
    return scores.argmax(axis=1), p.max(axis=1)
