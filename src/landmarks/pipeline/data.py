"""Bringing a data set in, measuring and checking it: what `landmarks data` does."""

from __future__ import annotations

from typing import Any

import numpy as np

from landmarks.data.cache import PictureCache, build_cache
from landmarks.data.sources import PictureSet, open_data
from landmarks.data.statistics import channel_statistics
from landmarks.progress import Progress
from landmarks.training.scratch import ScratchRecipe
from landmarks.training.transfer import TransferRecipe

__all__ = ["bring_in", "measure", "verify"]


def bring_in(source: str, progress: Progress) -> dict[str, Any]:
    """Download, unpack and decode `source` at the sizes that the two recipes train with."""
    pictures = open_data(source, progress)
    for side in sorted({ScratchRecipe().cache_size, TransferRecipe().cache_size}):
        cache = build_cache(pictures, "train", side, progress)
    return {
        "name": pictures.name,
        "classes": len(pictures.class_names),
        "train": len(cache.names),
        "test": len(pictures.test),
        "set_aside": len(cache.set_aside),
    }


def measure(source: str, progress: Progress) -> dict[str, Any]:
    """Count and measure the pictures.

    `mean` and `std` are of the training pictures alone, in [0, 1], as training normalises by them: over
    cached pixels, each picture counting the same whatever its size.
    """
    pictures, train, test = _open(source, progress)
    mean, std = channel_statistics(train.pictures, np.arange(len(train.names)), progress)
    counts = [np.bincount(cache.labels, minlength=len(pictures.class_names)) for cache in (train, test)]
    return {
        "name": pictures.name,
        "classes": [
            {"name": name, "train": int(of_train), "test": int(of_test)}
            for name, of_train, of_test in zip(pictures.class_names, *counts, strict=True)
        ],
        "mean": mean.tolist(),
        "std": std.tolist(),
        "sizes": _sizes(np.concatenate([train.sizes, test.sizes])),
        "set_aside": _set_aside(train, test),
    }


def verify(source: str, progress: Progress) -> dict[str, Any]:
    """Open every picture; returns how many `opened` and the list `set_aside` of those that did not."""
    _, train, test = _open(source, progress)
    return {"opened": len(train.names) + len(test.names), "set_aside": _set_aside(train, test)}


def _open(source: str, progress: Progress) -> tuple[PictureSet, PictureCache, PictureCache]:
    pictures = open_data(source, progress)
    side = ScratchRecipe().cache_size
    train = build_cache(pictures, "train", side, progress)
    return pictures, train, build_cache(pictures, "test", side, progress)


def _sizes(sizes: np.ndarray) -> dict[str, dict[str, float]]:
    return {
        name: {
            "min": int(column.min()),
            "median": float(np.median(column)),
            "max": int(column.max()),
        }
        for name, column in zip(("height", "width"), sizes.T, strict=True)
    }


def _set_aside(*caches: PictureCache) -> list[dict[str, str]]:
    return [{"path": row.path, "reason": row.reason} for cache in caches for row in cache.set_aside]
