"""The function in place of the module."""

import torch
import torch.nn.functional as F
from torch import nn


def get_loss():
    return F.cross_entropy
