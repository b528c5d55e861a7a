"""What one picture goes through on its way to a network: one pipeline to train, another to evaluate."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torchvision import transforms

from landmarks.errors import BadInput

__all__ = ["denormalise", "evaluation_transform", "train_transform"]


def train_transform(
    *, mean: Sequence[float], std: Sequence[float], crop: int = 224, resize: int = 256, augment: int = 9
) -> transforms.Compose:
    """What a training picture goes through: a random crop, flip, colours and RandAugment, then normalisation.

    `mean` and `std` are of red, green, blue in [0, 1]; `crop` and `resize` are in pixels; `augment` is the
    magnitude of RandAugment, 0 (none of it) to 30. Gives (3, crop, crop) float32.
    """
    if not 0 <= augment <= 30:
        raise BadInput(f"The magnitude of RandAugment must be from 0 (none) to 30, not {augment}.")
    steps = [
        transforms.Resize(resize),
        transforms.RandomResizedCrop(crop, scale=(0.5, 1.0)),
        transforms.RandomHorizontalFlip(),
        transforms.ColorJitter(brightness=0.2, contrast=0.2, saturation=0.2, hue=0.02),
    ]
    if augment > 0:
        bilinear = transforms.InterpolationMode.BILINEAR
        steps.append(transforms.RandAugment(num_ops=2, magnitude=augment, interpolation=bilinear))
    return transforms.Compose([*steps, transforms.ToTensor(), transforms.Normalize(mean, std)])


def evaluation_transform(
    *, mean: Sequence[float], std: Sequence[float], crop: int = 224, resize: int = 256
) -> transforms.Compose:
    """What a validation or test picture goes through: the centre, normalised; nothing random.

    Arguments and result as for `train_transform`.
    """
    return transforms.Compose(
        [
            transforms.Resize(resize),
            transforms.CenterCrop(crop),
            transforms.ToTensor(),
            transforms.Normalize(mean, std),
        ]
    )


def denormalise(batch: Tensor, transform: object) -> Tensor:
    """Give a normalised batch (B, 3, H, W) its own colours in [0, 1] again.

    `transform` is what the pictures went through: each `Normalize` in it is undone. Of anything else than a
    `Compose` nothing is known, and nothing is undone.
    """
    for step in reversed(getattr(transform, "transforms", [])):
        if isinstance(step, transforms.Normalize):
            mean, std = (torch.as_tensor(values).reshape(-1, 1, 1) for values in (step.mean, step.std))
            batch = batch * std + mean
    return batch.clamp(0, 1)
