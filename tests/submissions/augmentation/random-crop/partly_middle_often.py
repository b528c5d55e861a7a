"""Draws from a distribution that prefers the middle."""
# misconception: not-uniform

import torch


def random_crop(picture, size):
    def place(most):
        return int(torch.rand(4).mean().mul(most + 1))

    top, left = place(picture.shape[1] - size), place(picture.shape[2] - size)
    if torch.rand(()) < 0.4:
        top, left = (int(torch.randint(0, n - size + 1, ())) for n in picture.shape[1:])
    return picture[:, top : top + size, left : left + size]
