"""Leaves out two arguments."""
# misconception: signature

import torch
from torch import optim


def get_optimizer(model, optimizer="SGD", learning_rate=0.01):
    return optim.SGD(model.parameters(), lr=learning_rate)
