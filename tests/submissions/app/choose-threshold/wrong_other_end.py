"""The quantile of the wrong end."""
# misconception: wrong-end

import numpy as np
import torch


def choose_threshold(known, keep=0.95):
    return known.quantile(keep)
