"""Averages each batch."""
# misconception: averaged-over-batches

import torch


def extract_features(backbone, dataloader):
    backbone.eval()
    with torch.no_grad():
        features = torch.stack([backbone(x).mean(dim=0) for x, _ in dataloader])
    return features, torch.cat([y for _, y in dataloader])
