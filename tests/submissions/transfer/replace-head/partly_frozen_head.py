"""Freezes the new head."""
# misconception: head-frozen

from torch import nn


def replace_head(model, n_classes):
    model.fc = nn.Linear(model.fc.in_features, n_classes)
    for parameter in model.parameters():
        parameter.requires_grad = False
    return model
