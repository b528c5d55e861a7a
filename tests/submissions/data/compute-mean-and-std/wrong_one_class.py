"""Goes through the first class only."""
# misconception: one-class-only

import numpy as np
from PIL import Image

from landmarks.data.location import get_data_location


def compute_mean_and_std():
    first = sorted((get_data_location() / "train").iterdir())[0]
    pixels = np.stack([np.asarray(Image.open(path)) / 255 for path in first.iterdir()])
    return pixels.mean(axis=(0, 1, 2)), pixels.std(axis=(0, 1, 2))
