"""Flips up and down."""
# misconception: wrong-axis

import torch


def random_flips(pictures, p=0.5):
    chosen = torch.rand(len(pictures)) < p
    return torch.where(chosen[:, None, None, None], pictures.flip(-2), pictures)
