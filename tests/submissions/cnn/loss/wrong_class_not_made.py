"""Gives back the class, not an instance."""
# misconception: raised

import torch
import torch.nn.functional as F
from torch import nn


def get_loss():
    return nn.CrossEntropyLoss
