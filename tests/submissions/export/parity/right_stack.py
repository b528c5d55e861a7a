"""The maximum of each batch, stacked."""

import math

import numpy as np
import torch


def largest_difference(eager, exported, batches):
    worst = [torch.max(torch.abs(eager(x).detach() - exported(x).detach())) for x in batches]
    return float(max(worst, key=lambda value: math.inf if math.isnan(value) else float(value)))
