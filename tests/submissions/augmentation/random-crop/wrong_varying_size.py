"""Draws both ends, so that the size varies."""
# misconception: unusable

import torch


def random_crop(picture, size):
    top = int(torch.randint(0, picture.shape[1], ()))
    left = int(torch.randint(0, picture.shape[2], ()))
    return picture[:, top : top + size, left : left + size]
