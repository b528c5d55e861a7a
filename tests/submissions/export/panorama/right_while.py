"""A `while` loop and `narrow`."""

import torch
import torch.nn.functional as F
import torchvision.transforms.functional as TF
from torch import nn


class Panorama(nn.Module):
    def __init__(self, predictor):
        super().__init__()
        self.predictor = predictor

    def forward(self, pictures):
        side = pictures.shape[-2]
        if pictures.shape[-1] <= 2 * side:
            return self.predictor(pictures)
        left = 0
        answers = []
        while left + side <= pictures.shape[-1]:
            answers.append(self.predictor(pictures.narrow(3, left, side)))
            left += side
        return torch.stack(answers, dim=0).mean(0)
