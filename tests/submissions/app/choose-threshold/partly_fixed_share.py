"""Always 95 %."""
# misconception: keep-ignored

import numpy as np
import torch


def choose_threshold(known, keep=0.95):
    return known.quantile(0.05)
