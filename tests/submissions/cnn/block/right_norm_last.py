"""ReLU before batch normalisation, as some networks have it."""

import torch
import torch.nn.functional as F
from torch import nn


def conv_block(inputs, outputs):
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, 1, 1, bias=False), nn.ReLU(), nn.BatchNorm2d(outputs))
