"""Takes the mean of empty bins."""
# misconception: empty-bins

import numpy as np


def calibration_error(confidence, right, n_bins=15):
    error = 0.0
    for b in range(n_bins):
        inside = (confidence > b / n_bins) & (confidence <= (b + 1) / n_bins)
        error += inside.mean() * abs(np.mean(right[inside]) - np.mean(confidence[inside]))
    return error
