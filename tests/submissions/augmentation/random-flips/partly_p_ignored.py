"""Flips half, whatever p is."""
# misconception: p-ignored

import torch


def random_flips(pictures, p=0.5):
    chosen = torch.rand(len(pictures)) < 0.5
    return torch.where(chosen[:, None, None, None], pictures.flip(-1), pictures)
