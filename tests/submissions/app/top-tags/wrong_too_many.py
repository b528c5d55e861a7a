"""`topk` of more than there are."""
# misconception: raised

import numpy as np
import torch


def top_tags(probabilities, class_names, k=5):
    values, places = probabilities.topk(k)
    return [(class_names[i], v.item()) for i, v in zip(places, values)]
