"""Divides by zero."""
# misconception: not-finite

import numpy as np
import torch


def choose_threshold(known, keep=0.95):
    return float('nan')
