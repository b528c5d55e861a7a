"""Knows the names only as the docstring writes them."""
# misconception: case-sensitive-name

import torch
from torch import optim


def get_optimizer(model, optimizer="SGD", learning_rate=0.01, momentum=0.5, weight_decay=0):
    if optimizer == "SGD":
        return optim.SGD(model.parameters(), lr=learning_rate, momentum=momentum, weight_decay=weight_decay)
    if optimizer == "Adam":
        return optim.Adam(model.parameters(), lr=learning_rate, weight_decay=weight_decay)
    raise ValueError(optimizer)
