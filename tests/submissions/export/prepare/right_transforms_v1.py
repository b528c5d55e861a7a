"""The first version of the transforms in an `nn.Sequential`, as in the starter kit."""

import torch
import torch.nn.functional as F
import torchvision.transforms.functional as TF
from torch import nn



import torchvision.transforms as transforms


def prepare(pictures, mean, std):
    chain = nn.Sequential(
        transforms.Resize([256]),
        transforms.CenterCrop(224),
        transforms.ConvertImageDtype(torch.float),
        transforms.Normalize(mean.tolist(), std.tolist()),
    )
    return chain(pictures)
