"""Multiplies by the standard deviation."""
# misconception: multiplied-by-std

import torch
import torch.nn.functional as F
import torchvision.transforms.functional as TF
from torch import nn


def prepare(pictures, mean, std):
    x = TF.center_crop(TF.resize(pictures, [256]), [224])
    return (x / 255 - mean.view(3, 1, 1)) * std.view(3, 1, 1)
