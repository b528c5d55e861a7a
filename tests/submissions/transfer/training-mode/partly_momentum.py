"""Stops the statistics and goes on normalising by the batch."""
# misconception: normalised-by-the-batch

from torch import nn


def training_mode(model):
    model.train()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d) and not module.weight.requires_grad:
            module.momentum = 0.0
