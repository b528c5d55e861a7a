"""Scales and does not normalise."""
# misconception: not-normalised

import torch
import torch.nn.functional as F
import torchvision.transforms.functional as TF
from torch import nn


def prepare(pictures, mean, std):
    x = TF.center_crop(TF.resize(pictures, [256]), [224])
    return x / 255
