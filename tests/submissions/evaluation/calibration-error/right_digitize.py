"""Bins by digitize, sums by bincount."""

import numpy as np


def calibration_error(confidence, right, n_bins=15):
    edges = np.linspace(0, 1, n_bins + 1)
    index = np.clip(np.digitize(confidence, edges, right=True) - 1, 0, n_bins - 1)
    sure = np.bincount(index, weights=confidence, minlength=n_bins)
    good = np.bincount(index, weights=right, minlength=n_bins)
    return np.abs(sure - good).sum() / len(confidence)
