"""A decorated function that puts the mode back afterwards."""

import torch

@torch.no_grad()
def extract_features(backbone, dataloader):
    was = backbone.training
    backbone.train(False)
    features = torch.vstack([backbone(x) for x, _ in dataloader])
    labels = torch.hstack([y for _, y in dataloader])
    backbone.train(was)
    return features, labels
