"""As in the starter kit."""

from torch import nn


def replace_head(model, n_classes):
    num_ftrs = model.fc.in_features
    model.fc = nn.Linear(num_ftrs, n_classes)
    return model
