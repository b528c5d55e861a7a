"""Resizes the shorter side and does not crop."""
# misconception: crop-forgotten

import torch
import torch.nn.functional as F
import torchvision.transforms.functional as TF
from torch import nn


def prepare(pictures, mean, std):
    x = TF.resize(pictures, [256])
    return (x / 255 - mean.view(3, 1, 1)) / std.view(3, 1, 1)
