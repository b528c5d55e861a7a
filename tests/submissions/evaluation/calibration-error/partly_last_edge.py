"""Loses the pictures of which it is certain."""
# misconception: certain-ones-lost

import numpy as np


def calibration_error(confidence, right, n_bins=15):
    error = 0.0
    for b in range(n_bins):
        inside = (confidence >= b / n_bins) & (confidence < (b + 1) / n_bins)
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return error
