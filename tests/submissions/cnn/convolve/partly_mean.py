"""Takes the mean in place of the sum."""
# misconception: wrong-sum

import torch
import torch.nn.functional as F


def convolve(picture, kernel):
    return F.conv2d(picture[None, None], kernel[None, None])[0, 0] / kernel.numel()
