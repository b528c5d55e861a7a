"""Unfolds the patches and multiplies once."""

import torch
import torch.nn.functional as F


def convolve(picture, kernel):
    h, w = kernel.shape
    patches = picture.unfold(0, h, 1).unfold(1, w, 1)
    return torch.einsum("ijkl,kl->ij", patches, kernel)
