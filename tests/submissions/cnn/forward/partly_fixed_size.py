"""Flattens maps of 32×32, which only 64×64 pictures have."""
# misconception: hard-coded-size

import torch
import torch.nn.functional as F
from torch import nn


class MyModel(nn.Module):
    def __init__(self, num_classes=50, dropout=0.3):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()
        )
        self.last = nn.Sequential(nn.Dropout(dropout), nn.Linear(16 * 32 * 32, num_classes))

    def forward(self, x):
        return self.last(self.body(x))
