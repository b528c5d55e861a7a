"""Counts what is left over at the right."""
# misconception: rest-counted

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
        if pictures.shape[3] <= 2 * h:
            return self.predictor(pictures)
        answers = []
        for piece in torch.split(pictures, h, dim=3):
            answers.append(self.predictor(piece))
        return torch.stack(answers).mean(0)
