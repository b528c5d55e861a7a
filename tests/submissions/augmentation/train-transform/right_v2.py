"""torchvision's second generation of transforms."""

import torch
from torchvision.transforms import v2 as transforms


def train_transform(mean, std, crop=112):
    return transforms.Compose(
        [
            transforms.RandomResizedCrop(crop, scale=(0.5, 1.0)),
            transforms.RandomHorizontalFlip(),
            transforms.ColorJitter(brightness=0.2, contrast=0.2, saturation=0.2),
            transforms.RandAugment(magnitude=5),
            transforms.ToImage(),
            transforms.ToDtype(torch.float32, scale=True),
            transforms.Normalize(mean, std),
        ]
    )
