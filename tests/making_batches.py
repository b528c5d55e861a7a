"""Batches made on the spot: points to classify, and pictures that tell their own number."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn

from landmarks.data.augment import Augmentation
from landmarks.data.cache import PictureCache
from landmarks.training.batches import generator_for, shuffled_batches, steps_in
from landmarks.training.distributed import Group

UNCHANGED = Augmentation(
    scale=(1.0, 1.0),
    ratio=(1.0, 1.0),
    flip_probability=0.0,
    brightness=0.0,
    contrast=0.0,
    saturation=0.0,
    hue=0.0,
    grey_probability=0.0,
)
"""An augmentation that does nothing."""


class Alone(Group):
    """A process's place in a group whose other processes are not running: it waits for no one."""

    def wait(self) -> None:
        """Go on at once."""


class Points:
    """Batches of points in four dimensions whose class is the largest of the first three coordinates."""

    def __init__(self, count: int = 96, batch_size: int = 16, seed: int = 0) -> None:
        self.x = torch.randn(count, 4, generator=torch.Generator().manual_seed(seed))
        self.labels = self.x[:, :3].argmax(dim=1)
        self.batch_size, self.steps = batch_size, steps_in(count, batch_size)

    def epoch(self, number: int) -> Iterator[tuple[Tensor, Tensor]]:
        for chosen in shuffled_batches(len(self.x), self.batch_size, generator_for(0, number)):
            yield self.x[chosen], self.labels[chosen]


def classifier() -> nn.Module:
    """A network for `Points` with all that makes resuming hard: batch norm and dropout."""
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.2), nn.Linear(16, 3))


def numbered_pictures(count: int, side: int = 8) -> PictureCache:
    """Pictures of one grey value each, which is their number; their label is the number modulo five."""
    numbers = np.arange(count)
    return PictureCache(
        pictures=np.broadcast_to(
            numbers.astype(np.uint8)[:, None, None, None], (count, side, side, 3)
        ).copy(),
        sizes=np.full((count, 2), side, np.int32),
        labels=numbers.astype(np.int64) % 5,
        names=tuple(f"{number}.jpg" for number in numbers),
        class_names=tuple("abcde"),
        set_aside=(),
    )


def numbers_in(x: Tensor) -> list[int]:
    """Which of the `numbered_pictures` a batch of them, (B, 3, H, W) in [0, 1], shows."""
    # Resizing adds up weights that make one, but for rounding.
    assert (x - x[:, :1, :1, :1]).abs().max() < 1e-5, "a picture is not of one grey value any more"
    return (x[:, 0, 0, 0] * 255).round().int().tolist()
