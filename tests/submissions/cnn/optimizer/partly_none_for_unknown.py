"""Gives None for an unknown name."""
# misconception: unknown-name-accepted

import torch
from torch import optim


def get_optimizer(model, optimizer="SGD", learning_rate=0.01, momentum=0.5, weight_decay=0):
    if optimizer.lower() == "sgd":
        return optim.SGD(model.parameters(), lr=learning_rate, momentum=momentum, weight_decay=weight_decay)
    if optimizer.lower() == "adam":
        return optim.Adam(model.parameters(), lr=learning_rate, weight_decay=weight_decay)
