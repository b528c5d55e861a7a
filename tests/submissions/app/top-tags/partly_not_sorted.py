"""The five likeliest in the order of their labels."""
# misconception: not-sorted

import numpy as np
import torch


def top_tags(probabilities, class_names, k=5):
    places = sorted(probabilities.topk(min(k, len(probabilities))).indices.tolist())
    return [(class_names[i], probabilities[i].item()) for i in places]
