"""Keeps its convolutions in a plain list."""
# misconception: layers-not-registered

import torch
import torch.nn.functional as F
from torch import nn


class MyModel(nn.Module):
    def __init__(self, num_classes=50, dropout=0.3):
        super().__init__()
        self.convs = [nn.Conv2d(3, 32, 3, padding=1), nn.Conv2d(32, 64, 3, padding=1)]
        self.norm = nn.BatchNorm2d(64)
        self.drop = nn.Dropout(dropout)
        self.last = nn.Linear(64, num_classes)

    def forward(self, x):
        for conv in self.convs:
            x = F.relu(conv(x))
        return self.last(self.drop(self.norm(x).mean(dim=(2, 3))))
