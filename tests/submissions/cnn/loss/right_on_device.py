"""Moved to the device, as in the starter kit."""

import torch
import torch.nn.functional as F
from torch import nn


def get_loss():
    loss = nn.CrossEntropyLoss()
    return loss.cuda() if torch.cuda.is_available() else loss
