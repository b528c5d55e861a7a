"""Keeps the last batch only."""
# misconception: last-batch-only

import torch


def extract_features(backbone, dataloader):
    backbone.eval()
    with torch.no_grad():
        for x, y in dataloader:
            features, labels = backbone(x), y
    return features, labels
