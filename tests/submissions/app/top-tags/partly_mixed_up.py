"""Sorts the probabilities and leaves the names."""
# misconception: names-mixed-up

import numpy as np
import torch


def top_tags(probabilities, class_names, k=5):
    values = probabilities.sort(descending=True).values.tolist()
    return list(zip(class_names, values))[:k]
