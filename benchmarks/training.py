"""Training from scratch: throughput and time to 50 % test accuracy, ours against the plain recipe.

Both train `MyModel` on the same machine, one after the other. The test split is looked at after each epoch to
stop the clock and for nothing else; looking is part of our time and not of the plain recipe's. The plain
recipe is stopped when `--cap-minutes` are over: the ratio is then a lower bound, and says so.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from benchmarks import plain
from landmarks.data.cache import build_cache
from landmarks.data.sources import open_data
from landmarks.data.split import stratified_split
from landmarks.data.statistics import channel_statistics
from landmarks.models import MyModel
from landmarks.pipeline.train import TrainRequest
from landmarks.training.batches import EvaluationPictures, Normalise, TrainingPictures
from landmarks.training.checkpoint import Checkpoint
from landmarks.training.device import find_device
from landmarks.training.distributed import Group
from landmarks.training.fit import Fit, FitSettings
from landmarks.training.scratch import ScratchRecipe

__all__ = ["run"]

TARGET = 0.5


@dataclass
class Outcome:
    """How one recipe went: seconds of training, pictures seen, and the seconds when it passed the target."""

    seconds: float = 0.0
    pictures: int = 0
    seconds_to_target: float | None = None

    @property
    def throughput(self) -> float:
        return self.pictures / self.seconds


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Train both ways and compare."""
    ours = _ours(arguments.data)
    theirs = _plain(arguments.data, arguments.cap_minutes * 60)
    assert ours.seconds_to_target is not None
    reached = theirs.seconds_to_target is not None
    ratio = (theirs.seconds_to_target or theirs.seconds) / ours.seconds_to_target
    rows = [
        {
            "recipe": name,
            "pictures a second": f"{outcome.throughput:,.0f}",
            "seconds to 50 % test accuracy": f"{outcome.seconds_to_target:.0f}"
            if outcome.seconds_to_target
            else f"not within {outcome.seconds:.0f}",
        }
        for name, outcome in (("plain", theirs), ("ours", ours))
    ]
    rows.append(
        {
            "recipe": "ratio",
            "pictures a second": f"{ours.throughput / theirs.throughput:.0f}×",
            "seconds to 50 % test accuracy": f"{'' if reached else '> '}{ratio:.0f}×",
        }
    )
    return {"rows": rows, "ratio": ratio, "ratio_is_lower_bound": not reached}


class _UntilTarget(Fit):
    """Our training, broken off after the epoch that passes the target."""

    def _note_epoch(self, state: Checkpoint, figures: dict[str, float]) -> None:
        super()._note_epoch(state, figures)
        print(f"ours: {figures['valid_top1']:.1%} after {state.seconds:.0f} s", flush=True)
        if figures["valid_top1"] > TARGET:
            raise _Reached(state.seconds, state.epochs_done)


class _Reached(Exception):
    """The target is passed, after so many seconds and epochs."""


def _ours(data: str) -> Outcome:
    """Our recipe as `landmarks train scratch` runs it, until it passes the target."""
    recipe, device, group = ScratchRecipe(), find_device(), Group()
    pictures = open_data(data)
    train, test = (
        build_cache(pictures, "train", recipe.cache_size),
        build_cache(pictures, "test", recipe.cache_size),
    )
    split = stratified_split(train.labels, TrainRequest.valid_fraction, 0, train.names)
    normalise = Normalise(*channel_statistics(train.pictures, split.train))
    torch.manual_seed(0)
    model = MyModel(len(train.class_names), recipe.dropout)
    fit = _UntilTarget(model, FitSettings.of(recipe, 0), device, group)
    batches = TrainingPictures(
        train,
        split.train,
        batch_size=recipe.batch_size,
        size_at=recipe.size_at,
        augmentation=recipe.augmentation,
        normalise=normalise,
        seed=0,
        group=group,
    )
    looked_at = EvaluationPictures(
        test,
        np.arange(len(test.labels)),
        batch_size=recipe.batch_size,
        size=recipe.evaluation_size,
        normalise=normalise,
        group=group,
    )
    try:
        fit.run(batches, looked_at)
    except _Reached as reached:
        seconds, epochs = reached.args
        return Outcome(seconds, batches.steps * recipe.batch_size * epochs, seconds)
    raise AssertionError("our own recipe has to get there")


def _plain(data: str, cap_seconds: float) -> Outcome:
    """The plain recipe until it passes the target or the time is over."""
    loaders = plain.loaders(data)
    model = MyModel(len(loaders["train"].dataset.classes))  # type: ignore[attr-defined]
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    outcome = Outcome()
    while outcome.seconds < cap_seconds:
        for seconds in plain.train_batches(model, optimizer, loaders["train"]):
            outcome.seconds += seconds
            outcome.pictures += plain.BATCH_SIZE
            if outcome.seconds >= cap_seconds:
                break
        else:
            reached = plain.accuracy(model, loaders["test"])
            print(f"plain: {reached:.1%} after {outcome.seconds:.0f} s", flush=True)
            if reached > TARGET:
                outcome.seconds_to_target = outcome.seconds
                break
    return outcome
