"""PyTorch's quantile."""

import numpy as np
import torch


def choose_threshold(known, keep=0.95):
    return known.quantile(1 - keep).item()
