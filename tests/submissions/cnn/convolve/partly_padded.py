"""Pads with zeros, so that the side stays."""
# misconception: wrong-output-size

import torch
import torch.nn.functional as F


def convolve(picture, kernel):
    return F.conv2d(picture[None, None], kernel[None, None], padding="same")[0, 0]
