"""Bins that include their lower end, the last one both."""

import torch


def calibration_error(confidence, right, n_bins=15):
    c, r = torch.as_tensor(confidence), torch.as_tensor(right).double()
    index = (c * n_bins).long().clamp(max=n_bins - 1)
    error = torch.zeros(())
    for b in index.unique():
        inside = index == b
        error = error + inside.double().mean() * (r[inside].mean() - c[inside].mean()).abs()
    return error
