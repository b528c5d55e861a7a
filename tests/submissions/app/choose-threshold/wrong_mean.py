"""The mean."""
# misconception: mean

import numpy as np
import torch


def choose_threshold(known, keep=0.95):
    return known.mean()
