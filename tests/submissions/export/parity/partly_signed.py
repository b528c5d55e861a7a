"""Keeps the sign."""
# misconception: sign-kept

import math

import numpy as np
import torch


def largest_difference(eager, exported, batches):
    with torch.no_grad():
        return torch.stack([(eager(x) - exported(x)).max() for x in batches]).max().item()
