"""Leaves out the last row and column."""
# misconception: wrong-output-size

import torch
import torch.nn.functional as F


def convolve(picture, kernel):
    h, w = kernel.shape
    result = torch.zeros(max(picture.shape[0] - h, 0), max(picture.shape[1] - w, 0))
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            result[i, j] = (picture[i : i + h, j : j + w] * kernel).sum()
    return result
