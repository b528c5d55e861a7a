"""Gives back the class, not an instance."""
# misconception: unusable

import torch
import torch.nn.functional as F
from torch import nn


def get_loss():
    return nn.CrossEntropyLoss
