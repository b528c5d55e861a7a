"""NumPy's percentile."""

import numpy as np
import torch


def choose_threshold(known, keep=0.95):
    return float(np.percentile(known.numpy(), 100 * (1 - keep)))
