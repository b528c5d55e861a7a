"""A plain mean over the bins."""
# misconception: bins-not-weighted

import numpy as np


def calibration_error(confidence, right, n_bins=15):
    gaps = []
    for b in range(n_bins):
        inside = (confidence > b / n_bins) & (confidence <= (b + 1) / n_bins)
        if inside.any():
            gaps.append(abs(right[inside].mean() - confidence[inside].mean()))
    return np.mean(gaps)
