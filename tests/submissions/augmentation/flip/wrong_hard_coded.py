"""Assumes a width of 224."""
# misconception: raised

import torch


def flip(picture):
    return picture[..., torch.arange(223, -1, -1)]
