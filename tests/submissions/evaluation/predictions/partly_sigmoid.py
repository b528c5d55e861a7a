"""A sigmoid instead of a softmax."""
# misconception: sigmoid-for-softmax

import torch


def predictions(scores):
    p = torch.sigmoid(torch.as_tensor(scores))
    return torch.as_tensor(scores).argmax(dim=1), p.max(dim=1).values
