"""Batch normalisation before the convolution, as some networks have it."""

import torch
import torch.nn.functional as F
from torch import nn


def conv_block(inputs, outputs):
    return nn.Sequential(nn.BatchNorm2d(inputs), nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU())
