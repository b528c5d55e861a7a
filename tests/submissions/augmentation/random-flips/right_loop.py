"""Goes through the pictures, with Python's random."""

import random

import torch


def random_flips(pictures, p=0.5):
    return torch.stack([picture.flip(-1) if random.random() < p else picture for picture in pictures])
