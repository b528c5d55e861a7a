"""Tensors, where the mean of nothing is NaN."""

import torch


def selective(confidence, right, threshold):
    c, r = torch.as_tensor(confidence), torch.as_tensor(right).double()
    mask = ~(c < threshold)
    return mask.double().mean(), r[mask].mean()
