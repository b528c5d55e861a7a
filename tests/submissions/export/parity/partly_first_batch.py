"""Returns inside the loop."""
# misconception: first-batch-only

import math

import numpy as np
import torch


def largest_difference(eager, exported, batches):
    with torch.no_grad():
        for x in batches:
            return (eager(x) - exported(x)).abs().max().item()
