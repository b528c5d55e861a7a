"""Adds the padding to the result, after dividing by the stride."""
# misconception: padding-misplaced

import math


def output_side(side, kernel_size, stride=1, padding=0):
    return (side - kernel_size) // stride + 1 + 2 * padding
