"""As in the starter kit, with torchvision's own weights."""

import torch.nn as nn
import torchvision.models as models


def get_model_transfer_learning(model_name="resnet18", n_classes=50):
    if hasattr(models, model_name):
        model_transfer = getattr(models, model_name)(weights="DEFAULT")
    else:
        raise ValueError(f"Model {model_name} is not known.")
    for param in model_transfer.parameters():
        param.requires_grad = False
    num_ftrs = model_transfer.fc.in_features
    model_transfer.fc = nn.Linear(num_ftrs, n_classes)
    return model_transfer
