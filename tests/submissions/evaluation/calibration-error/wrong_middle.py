"""The middle of the bin in place of the mean confidence."""
# misconception: middle-of-the-bin


def calibration_error(confidence, right, n_bins=15):
    error = 0.0
    for b in range(n_bins):
        inside = (confidence > b / n_bins) & (confidence <= (b + 1) / n_bins)
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - (b + 0.5) / n_bins)
    return error
