"""Moves to the side only."""
# misconception: one-side-fixed

import torch


def random_crop(picture, size):
    left = int(torch.randint(0, picture.shape[2] - size + 1, ()))
    return picture[:, :size, left : left + size]
