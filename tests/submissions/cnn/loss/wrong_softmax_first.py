"""Softmax before cross-entropy."""
# misconception: softmax-before-cross-entropy

import torch
import torch.nn.functional as F
from torch import nn


def get_loss():
    return lambda scores, labels: F.cross_entropy(F.softmax(scores, dim=1), labels)
