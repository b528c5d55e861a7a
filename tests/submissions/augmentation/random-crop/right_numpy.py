"""NumPy's generator, and narrow."""

import numpy as np

rng = np.random.default_rng()


def random_crop(picture, size):
    top = int(rng.integers(0, picture.shape[1] - size, endpoint=True))
    left = int(rng.integers(0, picture.shape[2] - size, endpoint=True))
    return picture.narrow(1, top, size).narrow(2, left, size).clone()
