"""Draws one number for both sides."""
# misconception: one-draw-for-both-sides

import torch


def random_crop(picture, size):
    start = int(torch.randint(0, min(picture.shape[1:]) - size + 1, ()))
    return picture[:, start : start + size, start : start + size]
