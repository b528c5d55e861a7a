"""Scales before it resizes, so that nothing is rounded."""

import torch
import torch.nn.functional as F
import torchvision.transforms.functional as TF
from torch import nn


def prepare(pictures, mean, std):
    x = TF.convert_image_dtype(pictures, torch.float32)
    x = TF.center_crop(TF.resize(x, [256], antialias=True), [224, 224])
    return TF.normalize(x, mean.tolist(), std.tolist())
