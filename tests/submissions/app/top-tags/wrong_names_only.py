"""Gives names without probabilities."""
# misconception: unusable

import numpy as np
import torch


def top_tags(probabilities, class_names, k=5):
    return [class_names[i] for i in probabilities.argsort(descending=True)[:k]]
