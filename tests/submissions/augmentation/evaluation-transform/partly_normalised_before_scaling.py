"""Normalises values of 0 to 255."""
# misconception: normalised-before-scaling

import torch
from torchvision import transforms


def evaluation_transform(mean, std, crop=112, resize=128):
    return transforms.Compose(
        [
            transforms.Resize(resize),
            transforms.CenterCrop(crop),
            transforms.PILToTensor(),
            transforms.Lambda(lambda t: t.float()),
            transforms.Normalize(mean, std),
        ]
    )
