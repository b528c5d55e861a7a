"""What the frozen part of a network sees, computed once per augmented view and kept on disk.

The frozen layers answer the same picture in the same way in every epoch. So each of a few random views of the
training pictures goes through them once, in bfloat16 where the processor has it, and the part that learns
trains on the stored answers. An epoch reads one view's file; the views take turns.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from landmarks.data.augment import Augmentation, evaluation_batch, training_batch
from landmarks.data.cache import PictureCache
from landmarks.data.storage import write_atomically
from landmarks.progress import Progress
from landmarks.training.allocator import keep_freed_memory
from landmarks.training.batches import (
    Normalise,
    generator_for,
    pictures_at,
    require_any,
    require_enough,
    shuffled_batches,
    steps_in,
)
from landmarks.training.device import Device
from landmarks.training.distributed import Group

__all__ = ["FeatureExtractor", "StoredFeatures", "TrainingFeatures"]

CHUNK = 64  # pictures at once through the frozen layers


class FeatureExtractor:
    """Runs pictures of a cache through the frozen layers and writes the answers to files.

    `size` is the side that pictures are resized to. Each process of a group computes a part of the pictures;
    all see the files of all. The name of a file tells what its content was computed from, so that only the
    same features are ever used again.
    """

    def __init__(
        self,
        frozen: nn.Module,
        cache: PictureCache,
        *,
        size: int,
        normalise: Normalise,
        device: Device,
        group: Group,
        progress: Progress,
    ) -> None:
        keep_freed_memory()
        self.device, self.group, self.progress = device, group, progress
        self.cache, self.size, self.normalise = cache, size, normalise
        self.frozen = _without_batch_norms(device.place_model(frozen).eval())
        self.origin = _digest(
            *(value.cpu().numpy() for value in frozen.state_dict().values()),
            *(array.numpy() for array in (normalise.mean, normalise.std)),
            cache.sizes,
            repr((cache.names, cache.pictures.shape, size)),
        )

    def view(
        self, indices: np.ndarray, path: Path, augmentation: Augmentation, generator: torch.Generator
    ) -> Path:
        """Write the features of one random view of the pictures `indices`, unless they are there.

        Returns the path to open them by: `path` with a digest in its name.
        """
        seed = int(torch.randint(2**62, (1,), generator=generator))
        own = torch.Generator().manual_seed(seed + self.group.rank)
        return self._extract(
            indices,
            self._named(path, indices, repr((augmentation, seed))),
            lambda pictures, sizes: training_batch(
                pictures, sizes, size=self.size, augmentation=augmentation, generator=own
            ),
        )

    def centred(self, indices: np.ndarray, path: Path, size: int | None = None) -> Path:
        """Write the features of the central squares of the pictures `indices`; otherwise as `view`.

        `size` is their side in pixels, by default that of the views.
        """
        side = size or self.size
        return self._extract(
            indices,
            self._named(path, indices, f"centred, {side}"),
            lambda pictures, sizes: evaluation_batch(pictures, sizes, size=side),
        )

    def _named(self, path: Path, indices: np.ndarray, view: str) -> Path:
        return path.with_name(f"{path.name}-{_digest(self.origin, np.asarray(indices), view)}")

    @torch.inference_mode()
    def _extract(self, indices: np.ndarray, path: Path, prepare: Callable[[Tensor, Tensor], Tensor]) -> Path:
        own = np.asarray(indices)[self.group.rank :: self.group.world_size]
        part = _part(path, self.group.rank, self.group.world_size)
        if not part.exists():
            answers = []
            name = path.name.rpartition("-")[0]
            with self.progress.stage(f"Frozen layers: {name}", len(own), unit="picture") as stage:
                for start in range(0, len(own), CHUNK):
                    chosen = own[start : start + CHUNK]
                    x = self.normalise(prepare(*pictures_at(self.cache, chosen)))
                    with self.device.autocast():
                        answer = self.frozen(self.device.place_batch(x))
                    answers.append(_channels_last(answer).to("cpu", torch.float16).numpy())
                    stage.advance(len(chosen))
            # In a large group a process may have no validation picture.
            features = np.concatenate(answers) if answers else np.empty(0, np.float16)
            with write_atomically(part) as file:
                np.save(file, features)
        self.group.wait()
        return path


class StoredFeatures:
    """The features that an extractor wrote to `path`, in the order of the pictures, in float16."""

    def __init__(self, path: Path, labels: np.ndarray, *, batch_size: int, group: Group) -> None:
        require_any(len(labels))
        self.part = _part(path, group.rank, group.world_size)
        self.labels = np.asarray(labels)[group.rank :: group.world_size]
        self.batch_size = batch_size
        self.steps = -(-len(self.labels) // batch_size)

    def epoch(self, number: int) -> Iterator[tuple[Tensor, Tensor]]:  # noqa: ARG002  (all epochs are alike)
        """Batches of (B, C, H, W) or (B, C) features and (B,) labels."""
        features = np.load(self.part)
        for start in range(0, len(self.labels), self.batch_size):
            chosen = slice(start, start + self.batch_size)
            yield _channels_first(features[chosen]), torch.from_numpy(self.labels[chosen])


class TrainingFeatures:
    """Shuffled batches from stored views that take turns: epoch e reads view e modulo their number.

    Each map is mirrored with `flip_probability`, so that a view serves twice. That is not quite what the
    frozen layers say of the mirrored picture, since their filters have a left and a right, but near enough to
    help against overfitting: `docs/benchmarks.md`.
    """

    def __init__(
        self,
        views: list[Path],
        labels: np.ndarray,
        *,
        batch_size: int,
        seed: int,
        group: Group,
        flip_probability: float = 0.0,
    ) -> None:
        self.views, self.labels, self.batch_size = views, np.asarray(labels), batch_size
        self.seed, self.group, self.flip_probability = seed, group, flip_probability
        require_enough(len(self.labels), batch_size, group)
        self.steps = steps_in(len(self.labels), batch_size)

    def epoch(self, number: int) -> Iterator[tuple[Tensor, Tensor]]:
        """Batches of (B, C, H, W) or (B, C) features and (B,) labels."""
        generator = generator_for(self.seed, number)
        path, world = self.views[number % len(self.views)], self.group.world_size
        # One view at a time is in memory: a couple of hundred megabytes for some thousand pictures.
        parts = [np.load(_part(path, rank, world)) for rank in range(world)]
        for positions in shuffled_batches(len(self.labels), self.batch_size, generator):
            chosen = self.group.share(positions).numpy()
            x = _channels_first(_gather(parts, chosen))
            # Drawn for the whole batch, so that all processes draw alike.
            mirrored = torch.rand(len(positions), generator=generator) < self.flip_probability
            if x.dim() == 4:
                own = self.group.share(mirrored)
                x[own] = x[own].flip(3)
            yield x, torch.from_numpy(self.labels[chosen])


def _without_batch_norms(frozen: nn.Module) -> nn.Module:
    """A copy of `frozen` with each resting batch norm folded into the convolution before it.

    A pass over every map less: the frozen layers of a ResNet18 took 6.2 ms instead of 7.7 for a picture of
    128×128, on two cores with AVX2.
    """
    folded = copy.deepcopy(frozen)
    for parent in folded.modules():
        before: tuple[str, nn.Module] | None = None
        for name, child in parent.named_children():
            if (
                isinstance(child, nn.BatchNorm2d)
                and before
                and isinstance(before[1], nn.Conv2d)
                and before[1].out_channels == child.num_features
            ):
                setattr(parent, before[0], fuse_conv_bn_eval(before[1], child))
                setattr(parent, name, nn.Identity())
            before = (name, child)
    return folded


def _part(path: Path, rank: int, world_size: int) -> Path:
    """The file with one process's part of a view; part r holds the pictures r, r + n, r + 2n, …"""
    return path.with_name(f"{path.name}.{rank}-of-{world_size}.npy")


def _digest(*parts: np.ndarray | str) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        digest.update(part.encode() if isinstance(part, str) else np.ascontiguousarray(part).tobytes())
    return digest.hexdigest()


def _gather(parts: list[np.ndarray], positions: np.ndarray) -> np.ndarray:
    if len(parts) == 1:
        return parts[0][positions]
    return np.stack([parts[position % len(parts)][position // len(parts)] for position in positions])


def _channels_last(features: Tensor) -> Tensor:
    return features.permute(0, 2, 3, 1).contiguous() if features.dim() == 4 else features


def _channels_first(features: np.ndarray) -> Tensor:
    """A float32 tensor whose memory stays channels last, which convolutions on a CPU like best."""
    tensor = torch.from_numpy(features).float()
    return tensor.permute(0, 3, 1, 2) if tensor.dim() == 4 else tensor
