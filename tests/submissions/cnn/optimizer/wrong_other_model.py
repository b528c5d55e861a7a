"""Optimizes copies of the parameters."""
# misconception: nothing-moves

import torch
from torch import optim


def get_optimizer(model, optimizer="SGD", learning_rate=0.01, momentum=0.5, weight_decay=0):
    import copy

    parameters = copy.deepcopy(model).parameters()
    if optimizer.lower() == "sgd":
        return optim.SGD(parameters, lr=learning_rate, momentum=momentum, weight_decay=weight_decay)
    return optim.Adam(parameters, lr=learning_rate, weight_decay=weight_decay)
