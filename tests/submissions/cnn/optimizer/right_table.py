"""A table of classes, Nesterov's momentum, AdamW."""

import torch
from torch import optim


def get_optimizer(model, optimizer="SGD", learning_rate=0.01, momentum=0.5, weight_decay=0):
    makers = {
        "SGD": lambda p: optim.SGD(p, learning_rate, momentum, weight_decay=weight_decay, nesterov=True),
        "ADAM": lambda p: optim.AdamW(p, learning_rate, weight_decay=weight_decay),
    }
    if optimizer.upper() not in makers:
        raise ValueError(f"Choose one of {list(makers)}.")
    return makers[optimizer.upper()](model.parameters())
