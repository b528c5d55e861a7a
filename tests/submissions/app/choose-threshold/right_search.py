"""Tries all candidates."""

import numpy as np
import torch


def choose_threshold(known, keep=0.95):
    fitting = [t for t in known.tolist() if (known >= t).float().mean() >= keep - 1e-6]
    return max(fitting)
