"""Fifty classes, whatever is asked."""
# misconception: classes-hard-coded

from torch import nn


def replace_head(model, n_classes):
    model.fc = nn.Linear(model.fc.in_features, 50)
    return model
