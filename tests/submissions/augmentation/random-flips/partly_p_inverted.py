"""Compares the wrong way round."""
# misconception: p-inverted

import torch


def random_flips(pictures, p=0.5):
    chosen = torch.rand(len(pictures)) > p
    return torch.where(chosen[:, None, None, None], pictures.flip(-1), pictures)
