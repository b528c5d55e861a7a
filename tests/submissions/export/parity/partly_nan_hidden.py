"""Python's `max`, which passes over a NaN."""
# misconception: nan-hidden

import math

import numpy as np
import torch


def largest_difference(eager, exported, batches):
    worst = 0.0
    with torch.no_grad():
        for x in batches:
            worst = max(worst, (eager(x) - exported(x)).abs().max().item())
    return worst
