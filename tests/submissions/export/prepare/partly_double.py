"""Gives float64."""
# misconception: wrong-dtype

import torch
import torch.nn.functional as F
import torchvision.transforms.functional as TF
from torch import nn


def prepare(pictures, mean, std):
    x = TF.center_crop(TF.resize(pictures, [256]), [224])
    x = x.double()
    return (x / 255 - mean.double().view(3, 1, 1)) / std.double().view(3, 1, 1)
