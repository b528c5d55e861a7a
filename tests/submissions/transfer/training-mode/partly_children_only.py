"""Batch norms inside of layers are missed."""
# misconception: nested-batch-norms-move

from torch import nn


def training_mode(model):
    model.train()
    for module in model.children():
        if isinstance(module, nn.BatchNorm2d) and not module.weight.requires_grad:
            module.eval()
