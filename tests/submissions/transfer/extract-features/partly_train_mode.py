"""In training mode."""
# misconception: features-in-training-mode

import torch


def extract_features(backbone, dataloader):
    features, labels = [], []
    with torch.no_grad():
        for x, y in dataloader:
            features.append(backbone(x))
            labels.append(y)
    return torch.cat(features), torch.cat(labels)
