"""Cuts from exactly twice on."""
# misconception: ordinary-pictures-changed

import torch
import torch.nn.functional as F
import torchvision.transforms.functional as TF
from torch import nn


class Panorama(nn.Module):
    def __init__(self, predictor):
        super().__init__()
        self.predictor = predictor

    def forward(self, pictures):
        height, width = pictures.shape[2], pictures.shape[3]
        if width < 2 * height:
            return self.predictor(pictures)
        count = width // height
        total = self.predictor(pictures[..., :height])
        for i in range(1, count):
            total = total + self.predictor(pictures[..., i * height : (i + 1) * height])
        return total / count
