"""Cuts in a function that is ignored by the compiler."""
# misconception: not-scriptable

import torch
import torch.nn.functional as F
import torchvision.transforms.functional as TF
from torch import nn


class Panorama(nn.Module):
    def __init__(self, predictor):
        super().__init__()
        self.predictor = predictor

    def forward(self, pictures):
        h = pictures.shape[2]
        count = max(1, pictures.shape[3] // h)
        if pictures.shape[3] <= 2 * h:
            return self.predictor(pictures)
        return sum(self.predictor(pictures[..., i * h : (i + 1) * h]) for i in range(count)) / count
