"""A table of classes, which has no entry for an unknown name."""
# misconception: other-error

import torch
from torch import optim


def get_optimizer(model, optimizer="SGD", learning_rate=0.01, momentum=0.5, weight_decay=0):
    makers = {
        "sgd": lambda p: optim.SGD(p, learning_rate, momentum, weight_decay=weight_decay),
        "adam": lambda p: optim.Adam(p, learning_rate, weight_decay=weight_decay),
    }
    return makers[optimizer.lower()](model.parameters())
