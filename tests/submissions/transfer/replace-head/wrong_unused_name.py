"""Under a name that forward does not use."""
# misconception: head-not-used

from torch import nn


def replace_head(model, n_classes):
    model.classifier = nn.Linear(model.fc.in_features, n_classes)
    return model
