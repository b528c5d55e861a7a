"""Forgets to flatten: (B, C, 1, 1)."""
# misconception: wrong-output-shape

import torch
import torch.nn.functional as F
from torch import nn


class MyModel(nn.Module):
    def __init__(self, num_classes=50, dropout=0.3):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.Dropout(dropout)
        )
        self.last = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(16, num_classes, 1))

    def forward(self, x):
        return self.last(self.body(x))
