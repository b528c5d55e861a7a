"""Python's random, whose last number is included."""

import random


def random_crop(picture, size):
    top = random.randint(0, picture.shape[1] - size)
    left = random.randint(0, picture.shape[2] - size)
    return picture[:, top : top + size, left : left + size]
