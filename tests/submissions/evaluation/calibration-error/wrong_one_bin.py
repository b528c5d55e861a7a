"""Compares the two means."""
# misconception: gaps-cancel-out


def calibration_error(confidence, right, n_bins=15):
    return abs(confidence.mean() - right.mean())
