"""Asks PyTorch's own convolution."""

import torch
import torch.nn.functional as F


def convolve(picture, kernel):
    return F.conv2d(picture[None, None], kernel[None, None])[0, 0]
