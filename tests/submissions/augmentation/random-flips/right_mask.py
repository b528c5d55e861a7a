"""Flips the chosen ones in a clone."""

import torch


def random_flips(pictures, p=0.5):
    made = pictures.clone()
    chosen = torch.bernoulli(torch.full((len(pictures),), float(p))).bool()
    made[chosen] = made[chosen].flip(-1)
    return made
