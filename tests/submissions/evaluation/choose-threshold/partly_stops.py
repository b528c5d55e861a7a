"""Goes down until the promise is broken for the first time."""
# misconception: stops-too-early

import numpy as np


def choose_threshold(confidence, right, wanted):
    best = float("inf")
    for threshold in np.sort(confidence)[::-1]:
        if right[confidence >= threshold].mean() < wanted:
            break
        best = threshold
    return best
