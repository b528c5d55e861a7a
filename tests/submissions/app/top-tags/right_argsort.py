"""NumPy's argsort, as in the starter kit's app."""

import numpy as np
import torch


def top_tags(probabilities, class_names, k=5):
    values = probabilities.cpu().numpy().squeeze()
    idxs = np.argsort(values)[::-1]
    return [(class_names[i], float(values[i])) for i in idxs[:k]]
