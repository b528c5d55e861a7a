"""Takes the share for a probability."""
# misconception: keep-as-threshold

import numpy as np
import torch


def choose_threshold(known, keep=0.95):
    return keep
