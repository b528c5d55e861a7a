"""ReLU before batch normalisation, and a bias in the convolution."""
# misconception: norm-after-activation

import torch
import torch.nn.functional as F
from torch import nn


def conv_block(inputs, outputs):
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU(), nn.BatchNorm2d(outputs))
