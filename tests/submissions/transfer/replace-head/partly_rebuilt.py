"""Starts the body anew."""
# misconception: body-changed

from torch import nn


def replace_head(model, n_classes):
    for module in model.modules():
        if hasattr(module, "reset_parameters"):
            module.reset_parameters()
    model.fc = nn.Linear(model.fc.in_features, n_classes)
    return model
