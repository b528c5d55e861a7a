"""512 features, whatever the network."""
# misconception: width-hard-coded

from torch import nn


def replace_head(model, n_classes):
    model.fc = nn.Linear(512, n_classes)
    return model
