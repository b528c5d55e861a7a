"""Asks topk for more classes than there are."""
# misconception: fewer-classes-than-k

import torch


def top_k_accuracy(probabilities, labels, k=5):
    best = torch.as_tensor(probabilities).topk(k, dim=1).indices
    return (best == torch.as_tensor(labels)[:, None]).any(dim=1).float().mean()
