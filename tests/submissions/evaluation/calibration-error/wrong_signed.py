"""Lets gaps cancel."""
# misconception: gaps-cancel-out


def calibration_error(confidence, right, n_bins=15):
    error = 0.0
    for b in range(n_bins):
        inside = (confidence > b / n_bins) & (confidence <= (b + 1) / n_bins)
        if inside.any():
            error += inside.mean() * (confidence[inside].mean() - right[inside].mean())
    return error
