"""Forgets `super().__init__()`."""
# misconception: super-init-forgotten

import torch
import torch.nn.functional as F
from torch import nn


class MyModel(nn.Module):
    def __init__(self, num_classes=50, dropout=0.3):
        self.last = nn.Linear(3, num_classes)

    def forward(self, x):
        return self.last(x.mean(dim=(2, 3)))
