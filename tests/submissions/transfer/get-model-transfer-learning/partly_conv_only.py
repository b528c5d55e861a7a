"""Freezes convolutions, not batch norms."""
# misconception: body-still-learns

from torch import nn


def get_model_transfer_learning(model_name="resnet18", n_classes=50):
    model = pretrained(model_name)
    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            for parameter in module.parameters():
                parameter.requires_grad = False
    return replace_head(model, n_classes)
