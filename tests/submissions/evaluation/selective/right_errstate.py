"""Lets NumPy make the NaN."""

import numpy as np


def selective(confidence, right, threshold):
    mask = np.asarray(confidence) >= threshold
    with np.errstate(invalid="ignore"):
        return mask.mean(), (right & mask).sum() / mask.sum()
