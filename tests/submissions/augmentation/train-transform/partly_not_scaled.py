"""Leaves values up to 255."""
# misconception: not-scaled

import torch
from torchvision import transforms


def train_transform(mean, std, crop=112):
    return transforms.Compose(
        [
            transforms.RandomResizedCrop(crop, scale=(0.5, 1.0)),
            transforms.RandomHorizontalFlip(),
            transforms.ColorJitter(brightness=0.2, contrast=0.2, saturation=0.2),
            transforms.RandAugment(magnitude=5),
            transforms.PILToTensor(),
            transforms.Lambda(lambda t: t.float()),
        ]
    )
