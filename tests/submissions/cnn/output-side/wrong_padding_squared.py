"""Multiplies the padding with the side."""
# misconception: padding-misplaced

import math


def output_side(side, kernel_size, stride=1, padding=0):
    return (side * (1 + 2 * padding) - kernel_size) // stride + 1
