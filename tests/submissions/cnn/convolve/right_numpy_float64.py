"""NumPy, in float64."""

import numpy as np


def convolve(picture, kernel):
    p, k = picture.double().numpy(), kernel.double().numpy()
    result = np.zeros((p.shape[0] - k.shape[0] + 1, p.shape[1] - k.shape[1] + 1))
    for a in range(k.shape[0]):
        for b in range(k.shape[1]):
            result += k[a, b] * p[a : a + result.shape[0], b : b + result.shape[1]]
    return result
