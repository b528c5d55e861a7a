"""Python's sorted."""

import numpy as np
import torch


def top_tags(probabilities, class_names, k=5):
    pairs = zip(class_names, probabilities.tolist())
    return sorted(pairs, key=lambda pair: -pair[1])[:k]
