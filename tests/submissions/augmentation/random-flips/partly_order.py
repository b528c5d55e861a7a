"""Puts the flipped pictures first, so that labels no longer fit."""
# misconception: order-changed

import torch


def random_flips(pictures, p=0.5):
    chosen = torch.rand(len(pictures)) < p
    return torch.cat([pictures[chosen].flip(-1), pictures[~chosen]])
