"""Label smoothing."""
# misconception: label-smoothing

import torch
import torch.nn.functional as F
from torch import nn


def get_loss():
    return nn.CrossEntropyLoss(label_smoothing=0.1)
