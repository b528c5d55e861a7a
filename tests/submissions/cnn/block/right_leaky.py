"""Another activation."""

import torch
import torch.nn.functional as F
from torch import nn


def conv_block(inputs, outputs):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, (3, 3), padding=(1, 1)), nn.BatchNorm2d(outputs), nn.LeakyReLU(0.1)
    )
