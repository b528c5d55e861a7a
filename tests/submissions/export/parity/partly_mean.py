"""The mean in place of the largest."""
# misconception: mean-not-max

import math

import numpy as np
import torch


def largest_difference(eager, exported, batches):
    with torch.no_grad():
        return torch.cat([(eager(x) - exported(x)).abs() for x in batches]).mean().item()
