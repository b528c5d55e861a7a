"""The share of pictures whose class differs."""
# misconception: classes-compared

import math

import numpy as np
import torch


def largest_difference(eager, exported, batches):
    with torch.no_grad():
        a, b = (torch.cat([model(x) for x in batches]).argmax(1) for model in (eager, exported))
    return (a != b).float().mean().item()
