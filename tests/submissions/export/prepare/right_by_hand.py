"""Sizes by hand, `F.interpolate` with antialiasing, and a crop by slices."""

import torch
import torch.nn.functional as F
import torchvision.transforms.functional as TF
from torch import nn


def prepare(pictures, mean, std):
    height, width = pictures.shape[2:]
    scale = 256 / min(height, width)
    size = (round(height * scale), round(width * scale))
    x = F.interpolate(pictures.float(), size, mode="bilinear", antialias=True)
    top, left = (size[0] - 224) // 2, (size[1] - 224) // 2
    x = x[:, :, top : top + 224, left : left + 224].div(255.0)
    return x.sub(mean[None, :, None, None]).div(std[None, :, None, None])
