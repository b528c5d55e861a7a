"""One draw for the whole batch."""
# misconception: one-draw-for-the-batch

import torch


def random_flips(pictures, p=0.5):
    return pictures.flip(-1) if torch.rand(()) < p else pictures
