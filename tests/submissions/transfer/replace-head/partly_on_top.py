"""On top of the old head."""
# misconception: head-on-old-head

from torch import nn


def replace_head(model, n_classes):
    model.fc = nn.Sequential(model.fc, nn.Linear(model.fc.out_features, n_classes))
    return model
