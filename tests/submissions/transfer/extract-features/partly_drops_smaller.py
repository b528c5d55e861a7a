"""Leaves the smaller last batch out."""
# misconception: smaller-batch-dropped

import torch


def extract_features(backbone, dataloader):
    backbone.eval()
    features, labels = [], []
    with torch.no_grad():
        for x, y in dataloader:
            if len(x) == dataloader.batch_size:
                features.append(backbone(x))
                labels.append(y)
    return torch.cat(features), torch.cat(labels)
