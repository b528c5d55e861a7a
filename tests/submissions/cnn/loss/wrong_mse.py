"""Squared error to one-hot labels."""
# misconception: mean-squared-error

import torch
import torch.nn.functional as F
from torch import nn


def get_loss():
    return lambda scores, labels: F.mse_loss(scores, F.one_hot(labels, scores.shape[1]).float())
