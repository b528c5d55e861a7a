"""Resizes to the crop's size."""
# misconception: resize-ignored

import torch
from torchvision import transforms


def evaluation_transform(mean, std, crop=112, resize=128):
    return transforms.Compose(
        [
            transforms.Resize(crop),
            transforms.CenterCrop(crop),
            transforms.ToTensor(),
            transforms.Normalize(mean, std),
        ]
    )
