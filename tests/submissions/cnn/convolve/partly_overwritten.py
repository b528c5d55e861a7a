"""Keeps the last product in place of adding up."""
# misconception: wrong-sum

import torch
import torch.nn.functional as F


def convolve(picture, kernel):
    h, w = kernel.shape
    result = torch.zeros(picture.shape[0] - h + 1, picture.shape[1] - w + 1)
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            for a in range(h):
                for b in range(w):
                    result[i, j] = picture[i + a, j + b] * kernel[a, b]
    return result
