"""Sets a seed in each call."""
# misconception: not-random

import torch


def random_crop(picture, size):
    torch.manual_seed(0)
    top = int(torch.randint(0, picture.shape[1] - size + 1, ()))
    left = int(torch.randint(0, picture.shape[2] - size + 1, ()))
    return picture[:, top : top + size, left : left + size]
