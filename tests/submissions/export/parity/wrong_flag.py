"""Says whether they are close."""
# misconception: wrong-difference

import math

import numpy as np
import torch


def largest_difference(eager, exported, batches):
    return all(torch.allclose(eager(x), exported(x)) for x in batches)
