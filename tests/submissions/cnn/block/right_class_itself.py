"""`conv_block` is a class."""

import torch
import torch.nn.functional as F
from torch import nn


class conv_block(nn.Sequential):
    def __init__(self, inputs, outputs):
        super().__init__(nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.SiLU())
