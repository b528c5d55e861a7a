"""Random weights."""
# misconception: not-pretrained

from torchvision import models


def get_model_transfer_learning(model_name="resnet18", n_classes=50):
    model = models.get_model(model_name)
    freeze(model)
    return replace_head(model, n_classes)
