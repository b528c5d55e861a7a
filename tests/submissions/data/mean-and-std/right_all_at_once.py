"""Joins all batches first: not streaming, but the numbers are right."""

import torch


def mean_and_std(loader):
    everything = torch.cat([pictures.transpose(0, 1).flatten(1) for pictures, _ in loader], dim=1)
    return everything.mean(1), everything.std(1, unbiased=False)
