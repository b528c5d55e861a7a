"""A quantile of the confidences."""
# misconception: quantile-of-confidence

import numpy as np


def choose_threshold(confidence, right, wanted):
    return np.quantile(confidence, 1 - wanted)
