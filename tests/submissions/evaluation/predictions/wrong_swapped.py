"""Confidences first."""
# misconception: outputs-swapped

import torch


def predictions(scores):
    confidence, classes = torch.softmax(torch.as_tensor(scores), dim=1).max(dim=1)
    return confidence, classes
