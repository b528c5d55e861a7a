"""The pipeline for measuring in place of that for training."""
# misconception: nothing-random

import torch
from torchvision import transforms


def train_transform(mean, std, crop=112):
    return transforms.Compose(
        [
            transforms.Resize(crop + 8),
            transforms.CenterCrop(crop),
            transforms.ToTensor(),
            transforms.Normalize(mean, std),
        ]
    )
