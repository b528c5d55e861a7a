"""Cuts out the top left corner."""
# misconception: cut-at-the-corner

import torch
from torchvision import transforms


def evaluation_transform(mean, std, crop=112, resize=128):
    return transforms.Compose(
        [
            transforms.Resize(resize),
            transforms.Lambda(lambda picture: picture.crop((0, 0, crop, crop))),
            transforms.ToTensor(),
            transforms.Normalize(mean, std),
        ]
    )
