"""Forgets the colours."""
# misconception: no-colour-jitter

import torch
from torchvision import transforms


def train_transform(mean, std, crop=112):
    return transforms.Compose(
        [
            transforms.RandomResizedCrop(crop, scale=(0.5, 1.0)),
            transforms.RandomHorizontalFlip(),
            transforms.RandAugment(magnitude=5),
            transforms.ToTensor(),
            transforms.Normalize(mean, std),
        ]
    )
