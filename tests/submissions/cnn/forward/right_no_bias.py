"""A head without a bias, with a ReLU before its last layer."""

import torch
import torch.nn.functional as F
from torch import nn


class MyModel(nn.Module):
    def __init__(self, num_classes=50, dropout=0.3):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(16, 64, 3, padding=1),
            nn.BatchNorm2d(64),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Sequential(
            nn.Linear(64, 64), nn.ReLU(), nn.Dropout(dropout), nn.Linear(64, num_classes, bias=False)
        )

    def forward(self, x):
        return self.head(self.body(x))
