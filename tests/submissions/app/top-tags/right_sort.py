"""`Tensor.sort`, and lists in place of tuples."""

import numpy as np
import torch


def top_tags(probabilities, class_names, k=5):
    values, places = torch.sort(probabilities, descending=True)
    return [[class_names[int(places[i])], values[i]] for i in range(min(k, len(places)))]
