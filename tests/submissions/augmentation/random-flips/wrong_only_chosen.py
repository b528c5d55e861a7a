"""Gives back the flipped ones only."""
# misconception: unusable

import torch


def random_flips(pictures, p=0.5):
    return pictures[torch.rand(len(pictures)) < p].flip(-1)
