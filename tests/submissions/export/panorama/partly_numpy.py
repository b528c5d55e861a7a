"""Takes the mean in NumPy."""
# misconception: not-scriptable

import torch
import torch.nn.functional as F
import torchvision.transforms.functional as TF
from torch import nn


import numpy as np


class Panorama(nn.Module):
    def __init__(self, predictor):
        super().__init__()
        self.predictor = predictor

    def forward(self, pictures):
        count = pictures.shape[3] // pictures.shape[2]
        h = pictures.shape[2]
        if pictures.shape[3] <= 2 * h:
            return self.predictor(pictures)
        return torch.from_numpy(np.mean([self.predictor(pictures[..., i * h : (i + 1) * h]).numpy() for i in range(count)], axis=0))
