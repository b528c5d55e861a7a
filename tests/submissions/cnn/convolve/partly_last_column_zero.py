"""The loop over columns stops one short."""
# misconception: loop-one-short

import torch


def convolve(picture, kernel):
    h, w = kernel.shape
    out = torch.zeros(picture.shape[0] - h + 1, picture.shape[1] - w + 1)
    for i in range(out.shape[0]):
        for j in range(out.shape[1] - 1):
            out[i, j] = (picture[i : i + h, j : j + w] * kernel).sum()
    return out
