"""Pools inside the block."""
# misconception: side-not-kept

import torch
import torch.nn.functional as F
from torch import nn


def conv_block(inputs, outputs):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU(), nn.MaxPool2d(2)
    )
