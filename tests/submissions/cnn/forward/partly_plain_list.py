"""Keeps its blocks in a plain list."""
# misconception: layers-not-registered

import torch
import torch.nn.functional as F
from torch import nn


class MyModel(nn.Module):
    def __init__(self, num_classes=50, dropout=0.3):
        super().__init__()
        self.blocks = [conv_block(3, 32), conv_block(32, 64), conv_block(64, 256)]
        self.drop = nn.Dropout(dropout)
        self.last = nn.Linear(256, num_classes)

    def forward(self, x):
        for block in self.blocks:
            x = F.max_pool2d(block(x), 2)
        return self.last(self.drop(x.mean(dim=(2, 3))))
