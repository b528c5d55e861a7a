"""Batches of cached pictures: shuffled and augmented for training, in order and centred for validation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from landmarks.data.augment import Augmentation, evaluation_batch, training_batch
from landmarks.data.cache import PictureCache
from landmarks.errors import BadInput
from landmarks.training.distributed import Group

__all__ = [
    "EvaluationPictures",
    "Normalise",
    "TrainingPictures",
    "enlarged",
    "generator_for",
    "pictures_at",
    "require_any",
    "require_enough",
    "shuffled_batches",
    "steps_in",
]


class Normalise:
    """(x − mean) / std per channel, for (B, 3, H, W) in [0, 1]; the result is laid out channels last."""

    def __init__(self, mean: Sequence[float] | np.ndarray, std: Sequence[float] | np.ndarray) -> None:
        self.mean = torch.as_tensor(np.asarray(mean), dtype=torch.float32)[:, None, None]
        self.std = torch.as_tensor(np.asarray(std), dtype=torch.float32)[:, None, None]

    def __call__(self, x: Tensor) -> Tensor:
        return x.sub(self.mean).div_(self.std).contiguous(memory_format=torch.channels_last)


def enlarged(size: int) -> int:
    """The side at which a ResNet is measured and used that was trained with pictures of side `size`.

    Larger, for the reason that `ScratchRecipe` gives, and a multiple of 32, by which these networks shrink a
    picture.
    """
    return max(32, round(size * 1.2 / 32) * 32)


def generator_for(seed: int, epoch: int) -> torch.Generator:
    """Random numbers that depend on the run's seed and the epoch's number alone."""
    return torch.Generator().manual_seed((seed * 1_000_003 + epoch) % 2**63)


def shuffled_batches(count: int, batch_size: int, generator: torch.Generator) -> Iterator[Tensor]:
    """Random batches of positions below `count`. The remainder that fills no batch is left out: it is another
    one in each epoch, and a tiny batch would upset the batch norms."""
    order = torch.randperm(count, generator=generator)
    for step in range(steps_in(count, batch_size)):
        yield order[step * batch_size : (step + 1) * batch_size]


def steps_in(count: int, batch_size: int) -> int:
    """Whole batches among `count` pictures, at least one."""
    return max(1, count // batch_size)


def require_enough(training: int, batch_size: int, group: Group) -> None:
    """Raise `BadInput` unless every process has a picture in each batch of `training` pictures."""
    smallest = min(training, batch_size)
    if smallest < group.world_size:
        raise BadInput(
            f"{group.world_size} processes cannot share batches of {smallest} pictures: there are {training} "
            f"training pictures, {batch_size} to a batch. Start fewer processes or bring more pictures."
        )


def require_any(validation: int) -> None:
    """Raise `BadInput` where there is nothing to validate on."""
    if validation == 0:
        raise BadInput(
            "There are no validation pictures, and they decide which weights are kept; hold some back."
        )


class TrainingPictures:
    """Augmented batches of the pictures `indices` of a cache.

    `size_at` tells the side of the pictures in each epoch: small ones first save time, since early epochs
    learn what needs no detail (Howard's progressive resizing, 2018).
    """

    def __init__(
        self,
        cache: PictureCache,
        indices: np.ndarray,
        *,
        batch_size: int,
        size_at: Callable[[int], int],
        augmentation: Augmentation,
        normalise: Normalise,
        seed: int,
        group: Group,
    ) -> None:
        self.cache, self.indices, self.batch_size = cache, np.asarray(indices), batch_size
        self.size_at, self.augmentation, self.normalise = size_at, augmentation, normalise
        self.seed, self.group = seed, group
        require_enough(len(self.indices), batch_size, group)
        self.steps = steps_in(len(self.indices), batch_size)

    def epoch(self, number: int) -> Iterator[tuple[Tensor, Tensor]]:
        """Batches of (B, 3, size, size) float32 normalised pictures and (B,) labels."""
        generator = generator_for(self.seed, number)
        for positions in shuffled_batches(len(self.indices), self.batch_size, generator):
            # Each process draws its own augmentations, from a seed that all of them know.
            seed = int(torch.randint(2**62, (1,), generator=generator))
            own = torch.Generator().manual_seed(seed + self.group.rank)
            chosen = self.indices[self.group.share(positions).numpy()]
            pictures, sizes = pictures_at(self.cache, chosen)
            x = training_batch(
                pictures, sizes, size=self.size_at(number), augmentation=self.augmentation, generator=own
            )
            yield self.normalise(x), torch.from_numpy(self.cache.labels[chosen])


class EvaluationPictures:
    """The pictures `indices` in order, each its central square, without randomness."""

    def __init__(
        self,
        cache: PictureCache,
        indices: np.ndarray,
        *,
        batch_size: int,
        size: int,
        normalise: Normalise,
        group: Group,
    ) -> None:
        require_any(len(indices))
        own = np.asarray(indices)[group.rank :: group.world_size]
        self.cache, self.indices, self.batch_size = cache, own, batch_size
        self.size, self.normalise = size, normalise
        self.steps = -(-len(own) // batch_size)

    def epoch(self, number: int) -> Iterator[tuple[Tensor, Tensor]]:  # noqa: ARG002  (all epochs are alike)
        """Batches of (B, 3, size, size) float32 normalised pictures and (B,) labels."""
        for start in range(0, len(self.indices), self.batch_size):
            chosen = self.indices[start : start + self.batch_size]
            pictures, sizes = pictures_at(self.cache, chosen)
            x = evaluation_batch(pictures, sizes, size=self.size)
            yield self.normalise(x), torch.from_numpy(self.cache.labels[chosen])


def pictures_at(cache: PictureCache, indices: np.ndarray) -> tuple[Tensor, Tensor]:
    """Copies of some cached pictures, (B, S, S, 3) uint8, and their true sizes, (B, 2)."""
    return torch.from_numpy(cache.pictures[indices]), torch.from_numpy(cache.sizes[indices])
