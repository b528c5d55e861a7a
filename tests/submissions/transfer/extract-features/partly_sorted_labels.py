"""Labels in another order."""
# misconception: labels-do-not-follow

import torch


def extract_features(backbone, dataloader):
    backbone.eval()
    with torch.no_grad():
        features = torch.cat([backbone(x) for x, _ in dataloader])
    labels = torch.cat([y for _, y in dataloader]).sort().values
    return features, labels
