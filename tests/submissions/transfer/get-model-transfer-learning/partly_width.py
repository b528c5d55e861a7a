"""512 features, whatever the network."""
# misconception: width-hard-coded

from torch import nn


def get_model_transfer_learning(model_name="resnet18", n_classes=50):
    model = pretrained(model_name)
    freeze(model)
    model.fc = nn.Linear(512, n_classes)
    return model
