"""A uniform number times the number of places, rounded down."""

import torch


def random_crop(picture, size):
    c, h, w = picture.shape
    top, left = (torch.rand(2) * torch.tensor([h - size + 1, w - size + 1])).int().tolist()
    return picture[:, top : top + size, left : left + size]
