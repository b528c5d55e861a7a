"""Forgets the flip."""
# misconception: no-flip

import torch
from torchvision import transforms


def train_transform(mean, std, crop=112):
    return transforms.Compose(
        [
            transforms.RandomResizedCrop(crop, scale=(0.5, 1.0)),
            transforms.ColorJitter(brightness=0.2, contrast=0.2, saturation=0.2),
            transforms.RandAugment(magnitude=5),
            transforms.ToTensor(),
            transforms.Normalize(mean, std),
        ]
    )
