"""The head under a name that is not used."""
# misconception: head-not-used

from torch import nn


def get_model_transfer_learning(model_name="resnet18", n_classes=50):
    model = pretrained(model_name)
    freeze(model)
    model.head = nn.Linear(model.fc.in_features, n_classes)
    return model
