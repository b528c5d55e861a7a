"""Sets each maximum to −1 in the caller's tensor."""
# misconception: input-changed

import numpy as np
import torch


def top_tags(probabilities, class_names, k=5):
    found = []
    for _ in range(min(k, len(class_names))):
        place = int(probabilities.argmax())
        found.append((class_names[place], probabilities[place].item()))
        probabilities[place] = -1
    return found
