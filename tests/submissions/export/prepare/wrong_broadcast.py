"""Subtracts mean (3,) from (B, 3, H, W) as it is."""
# misconception: raised

import torch
import torch.nn.functional as F
import torchvision.transforms.functional as TF
from torch import nn


def prepare(pictures, mean, std):
    x = TF.center_crop(TF.resize(pictures, [256]), [224])
    return (x / 255 - mean) / std
