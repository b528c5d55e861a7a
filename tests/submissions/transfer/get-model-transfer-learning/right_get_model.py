"""torchvision's get_model, with a head of two layers."""

from torch import nn
from torchvision import models


def get_model_transfer_learning(model_name="resnet18", n_classes=50):
    model = models.get_model(model_name, weights="IMAGENET1K_V1")
    model.requires_grad_(False)
    model.fc = nn.Sequential(nn.Linear(model.fc.in_features, 64), nn.ReLU(), nn.Linear(64, n_classes))
    return model
