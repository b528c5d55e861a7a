"""The head first, and then all but the head is frozen."""

from torch import nn


def get_model_transfer_learning(model_name="resnet18", n_classes=50):
    model = pretrained(model_name)
    model.fc = nn.Linear(model.fc.in_features, n_classes)
    for name, parameter in model.named_parameters():
        parameter.requires_grad = name.startswith("fc.")
    return model
