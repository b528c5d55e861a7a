"""All batch norms rest, those that learn too."""
# misconception: learning-batch-norms-rest

from torch import nn


def training_mode(model):
    model.train()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eval()
