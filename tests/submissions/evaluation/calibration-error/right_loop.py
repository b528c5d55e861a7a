"""Picture by picture."""

import math


def calibration_error(confidence, right, n_bins=15):
    bins = [[] for _ in range(n_bins)]
    for c, r in zip(confidence, right):
        bins[min(n_bins - 1, max(0, math.ceil(c * n_bins) - 1))].append((c, r))
    total = 0
    for held in bins:
        if held:
            sure = sum(c for c, _ in held) / len(held)
            accuracy = sum(bool(r) for _, r in held) / len(held)
            total += len(held) / len(confidence) * abs(accuracy - sure)
    return total
