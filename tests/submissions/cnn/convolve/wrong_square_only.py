"""Uses the height of the kernel for both sides."""
# misconception: raised

import torch
import torch.nn.functional as F


def convolve(picture, kernel):
    h = kernel.shape[0]
    result = torch.zeros(picture.shape[0] - h + 1, picture.shape[1] - h + 1)
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            result[i, j] = (picture[i : i + h, j : j + h] * kernel).sum()
    return result
