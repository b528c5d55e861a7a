"""Five, whatever is asked."""
# misconception: hard-coded-k

import numpy as np
import torch


def top_tags(probabilities, class_names, k=5):
    places = probabilities.argsort(descending=True)[:5]
    return [(class_names[i], probabilities[i].item()) for i in places]
