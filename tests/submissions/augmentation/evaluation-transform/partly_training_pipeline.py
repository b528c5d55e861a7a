"""The pipeline for training, whole."""
# misconception: augmentation-in-evaluation

import torch
from torchvision import transforms


def evaluation_transform(mean, std, crop=112, resize=128):
    return transforms.Compose(
        [
            transforms.RandomResizedCrop(crop, scale=(0.5, 1.0)),
            transforms.RandomHorizontalFlip(),
            transforms.ColorJitter(brightness=0.2, contrast=0.2, saturation=0.2),
            transforms.RandAugment(magnitude=5),
            transforms.ToTensor(),
            transforms.Normalize(mean, std),
        ]
    )
