"""torchvision's second generation of transforms."""

import torch
from torchvision.transforms import v2 as transforms


def evaluation_transform(mean, std, crop=112, resize=128):
    return transforms.Compose(
        [
            transforms.Resize(resize),
            transforms.CenterCrop(crop),
            transforms.ToImage(),
            transforms.ToDtype(torch.float32, scale=True),
            transforms.Normalize(mean, std),
        ]
    )
