"""Never draws the last place."""
# misconception: last-place-missed

import torch


def random_crop(picture, size):
    top = int(torch.randint(0, picture.shape[1] - size, ()))
    left = int(torch.randint(0, picture.shape[2] - size, ()))
    return picture[:, top : top + size, left : left + size]
