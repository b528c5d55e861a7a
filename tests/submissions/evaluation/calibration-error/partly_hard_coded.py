"""Always ten bins."""
# misconception: bins-hard-coded


def calibration_error(confidence, right, n_bins=15):
    error = 0.0
    for b in range(10):
        inside = (confidence > b / 10) & (confidence <= (b + 1) / 10)
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return error
