"""Counts how often each of the 256 values occurs, with Pillow's histograms."""

import numpy as np
from PIL import Image

from landmarks.data.location import get_data_location


def compute_mean_and_std():
    counts = np.zeros((3, 256))
    for path in (get_data_location() / "train").glob("*/*"):
        counts += np.reshape(Image.open(path).convert("RGB").histogram(), (3, 256))
    levels = np.arange(256) / 255
    shares = counts / counts.sum(axis=1, keepdims=True)
    mean = shares @ levels
    return mean, np.sqrt(shares @ levels**2 - mean**2)
