"""The lowest of all."""
# misconception: wrong-threshold

import numpy as np
import torch


def choose_threshold(known, keep=0.95):
    return known.min()
