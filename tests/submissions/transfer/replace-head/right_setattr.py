"""By name, in place, and nothing given back."""

from torch import nn


def replace_head(model, n_classes):
    width = getattr(model, "fc").in_features
    setattr(model, "fc", nn.Linear(width, n_classes))
