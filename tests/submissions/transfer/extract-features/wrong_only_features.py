"""Gives back the features alone."""
# misconception: unusable

import torch


def extract_features(backbone, dataloader):
    backbone.eval()
    with torch.no_grad():
        return torch.cat([backbone(x) for x, _ in dataloader])
