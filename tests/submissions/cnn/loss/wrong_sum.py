"""Sums over the batch."""
# misconception: summed-over-batch

import torch
import torch.nn.functional as F
from torch import nn


def get_loss():
    return nn.CrossEntropyLoss(reduction="sum")
