"""An epoch of transfer learning: on cached features, against running the frozen layers again each time.

The plain epoch opens every picture, runs the whole network on 224×224 pixels in float32 and learns from the
batch. It is timed over `PLAIN_BATCHES` batches after a warm-up and scaled to the epoch. Ours is timed whole,
after the features were computed; the second ratio charges it for its share of computing them.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import plain
from landmarks.data.cache import build_cache
from landmarks.data.sources import open_data
from landmarks.data.split import stratified_split
from landmarks.models import get_model_transfer_learning
from landmarks.pipeline.train import TrainRequest
from landmarks.training import get_optimizer
from landmarks.training.device import find_device
from landmarks.training.run import TrainingRun
from landmarks.training.transfer import TransferRecipe, fit_transfer

__all__ = ["run"]

PLAIN_BATCHES = 20
WARM_UP = 3
EPOCHS = 3


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Time an epoch both ways and compare."""
    theirs = _plain_epoch(arguments)
    ours, extraction = _our_epoch(arguments)
    charged = ours + extraction / TransferRecipe().epochs
    rows = [
        {"recipe": "plain", "seconds an epoch": f"{theirs:.1f}", "with features charged": f"{theirs:.1f}"},
        {"recipe": "ours", "seconds an epoch": f"{ours:.1f}", "with features charged": f"{charged:.1f}"},
        {
            "recipe": "ratio",
            "seconds an epoch": f"{theirs / ours:.0f}×",
            "with features charged": f"{theirs / charged:.0f}×",
        },
    ]
    return {"rows": rows, "ratio": theirs / ours, "ratio_charged": theirs / charged}


def _plain_epoch(arguments: argparse.Namespace) -> float:
    batches = plain.loaders(arguments.data)["train"]
    model = get_model_transfer_learning(
        "resnet18",
        len(batches.dataset.classes),  # type: ignore[attr-defined]
        weights=arguments.weights,
        unfreeze=arguments.unfreeze,
    )
    optimizer = get_optimizer(model, "SGD", 0.01, 0.9)
    times = list(plain.train_batches(model, optimizer, batches, WARM_UP + PLAIN_BATCHES))
    return statistics.mean(times[WARM_UP:]) * len(batches)


def _our_epoch(arguments: argparse.Namespace) -> tuple[float, float]:
    """Seconds of an epoch, and of computing all the recipe's features."""
    recipe = TransferRecipe()
    pictures = open_data(arguments.data)
    cache = build_cache(pictures, "train", recipe.cache_size)
    split = stratified_split(cache.labels, TrainRequest.valid_fraction, 0, cache.names)
    model = get_model_transfer_learning(
        "resnet18", len(cache.class_names), weights=arguments.weights, unfreeze=arguments.unfreeze
    )
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        short = TransferRecipe(epochs=EPOCHS, views=1)
        run = TrainingRun(device=find_device())
        result = fit_transfer(model, cache, split, short, run, features=Path(folder))
        whole = time.perf_counter() - started
    ends = [row["seconds"] for row in result.history]
    epoch = (ends[-1] - ends[0]) / (EPOCHS - 1)
    one_view = whole - epoch * EPOCHS
    return epoch, one_view * recipe.views
