"""Gives Normalize its arguments in the wrong order."""
# misconception: mean-and-std-swapped

import torch
from torchvision import transforms


def evaluation_transform(mean, std, crop=112, resize=128):
    return transforms.Compose(
        [
            transforms.Resize(resize),
            transforms.CenterCrop(crop),
            transforms.ToTensor(),
            transforms.Normalize(std, mean),
        ]
    )
