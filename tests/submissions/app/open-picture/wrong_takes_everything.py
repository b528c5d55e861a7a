"""Gives the same black picture for everything."""
# misconception: wrong-pixels

import numpy as np


def open_picture(content):
    return np.zeros((48, 72, 3), np.uint8)
