"""Gradients cut off afterwards, in a preallocated tensor."""

import torch


def extract_features(backbone, dataloader):
    backbone = backbone.eval()
    n = len(dataloader.dataset)
    features, labels, at = None, torch.empty(n, dtype=torch.long), 0
    for x, y in dataloader:
        f = backbone(x).detach()
        features = torch.empty(n, *f.shape[1:]) if features is None else features
        features[at : at + len(f)], labels[at : at + len(f)] = f, y
        at += len(f)
    return features, labels
