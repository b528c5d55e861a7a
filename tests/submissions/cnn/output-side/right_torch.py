"""Asks PyTorch, and gives back a tensor."""

import torch
from torch import nn


def output_side(side, kernel_size, stride=1, padding=0):
    layer = nn.Conv2d(1, 1, kernel_size, stride, padding)
    return torch.tensor(layer(torch.zeros(1, 1, side, side)).shape[-1])
