"""With a softmax at its end."""
# misconception: softmax-in-head

from torch import nn


def replace_head(model, n_classes):
    model.fc = nn.Sequential(nn.Linear(model.fc.in_features, n_classes), nn.Softmax(dim=1))
    return model
