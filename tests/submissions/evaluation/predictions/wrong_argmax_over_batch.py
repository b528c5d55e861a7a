"""Takes argmax along the pictures."""
# misconception: argmax-over-the-batch

import numpy as np


def predictions(scores):
    e = np.exp(scores - scores.max(axis=0))
    p = e / e.sum(axis=0)
    return p.argmax(axis=0), p.max(axis=0)
