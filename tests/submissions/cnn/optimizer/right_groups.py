"""Biases are not decayed."""

import torch
from torch import optim


def get_optimizer(model, optimizer="SGD", learning_rate=0.01, momentum=0.5, weight_decay=0):
    groups = [
        {"params": [p for p in model.parameters() if p.ndim > 1], "weight_decay": weight_decay},
        {"params": [p for p in model.parameters() if p.ndim <= 1], "weight_decay": 0.0},
    ]
    if optimizer.casefold() == "adam":
        return optim.Adam(groups, learning_rate)
    if optimizer.casefold() == "sgd":
        return optim.SGD(groups, learning_rate, momentum)
    raise ValueError(optimizer)
