"""PyTorch's softmax and max, tensors given back."""

import torch


def predictions(scores):
    probabilities = torch.softmax(torch.as_tensor(scores), dim=1)
    confidence, classes = probabilities.max(dim=1)
    return classes, confidence
