"""Other names of the arguments, in the same order, and a float that is whole."""

import math


def output_side(n, k, s=1, p=0):
    return float(math.floor((n + 2 * p - k) / s) + 1)
