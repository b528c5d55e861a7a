"""torchvision's transform, once for each picture."""

import torch
from torchvision import transforms


def random_flips(pictures, p=0.5):
    change = transforms.RandomHorizontalFlip(p)
    return torch.stack([change(picture) for picture in pictures])
