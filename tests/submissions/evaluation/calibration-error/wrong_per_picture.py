"""A gap for each picture."""
# misconception: per-picture-gap

import numpy as np


def calibration_error(confidence, right, n_bins=15):
    return np.abs(right - confidence).mean()
