"""The least likely."""
# misconception: least-likely

import numpy as np
import torch


def top_tags(probabilities, class_names, k=5):
    places = probabilities.argsort()[:k]
    return [(class_names[i], probabilities[i].item()) for i in places]
