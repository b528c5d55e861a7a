"""Writes into the batch that was given."""
# misconception: input-changed

import torch


def random_flips(pictures, p=0.5):
    for i in range(len(pictures)):
        if torch.rand(()) < p:
            pictures[i] = pictures[i].flip(-1)
    return pictures
