"""`F.interpolate` without antialiasing."""
# misconception: no-antialias

import torch
import torch.nn.functional as F
import torchvision.transforms.functional as TF
from torch import nn


def prepare(pictures, mean, std):
    scale = 256 / min(pictures.shape[2:])
    size = [round(side * scale) for side in pictures.shape[2:]]
    x = TF.center_crop(F.interpolate(pictures.float(), size, mode="bilinear"), [224])
    return (x / 255 - mean.view(3, 1, 1)) / std.view(3, 1, 1)
