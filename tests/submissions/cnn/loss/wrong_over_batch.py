"""Softmax over the batch."""
# misconception: softmax-over-batch

import torch
import torch.nn.functional as F
from torch import nn


def get_loss():
    return lambda scores, labels: F.nll_loss(F.log_softmax(scores, dim=0), labels)
