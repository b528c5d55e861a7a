"""Crops at random without zoom."""
# misconception: no-random-zoom

import torch
from torchvision import transforms


def train_transform(mean, std, crop=112):
    return transforms.Compose(
        [
            transforms.Resize(crop + 8),
            transforms.RandomCrop(crop),
            transforms.RandomHorizontalFlip(),
            transforms.ColorJitter(brightness=0.2, contrast=0.2, saturation=0.2),
            transforms.RandAugment(magnitude=5),
            transforms.ToTensor(),
            transforms.Normalize(mean, std),
        ]
    )
