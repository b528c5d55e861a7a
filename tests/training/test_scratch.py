"""The recipe for the scratch CNN, on pictures small enough to learn in seconds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from landmarks.data.augment import Augmentation
from landmarks.data.cache import PictureCache, build_cache
from landmarks.data.sources import open_data
from landmarks.data.split import Split, stratified_split
from landmarks.errors import BadInput
from landmarks.models import MyModel
from landmarks.training.batches import EvaluationPictures, Normalise
from landmarks.training.device import Device
from landmarks.training.distributed import Group
from landmarks.training.fit import FitResult, FitSettings
from landmarks.training.run import TrainingRun
from landmarks.training.scratch import ScratchRecipe, fit_scratch

MEAN, STD = np.full(3, 0.5), np.full(3, 0.25)
SMALL = ScratchRecipe(
    epochs=6,
    batch_size=8,
    first_size=24,
    last_size=24,
    evaluation_size=24,
    cache_size=40,
    learning_rate=0.02,
    # The painted classes differ in colour and in the width of their stripes.
    augmentation=Augmentation(scale=(0.7, 1.0), saturation=0, hue=0, grey_probability=0),
)


def fitted(cache: PictureCache, split: Split, recipe: ScratchRecipe = SMALL, **options: Any) -> FitResult:
    torch.manual_seed(0)
    run = TrainingRun(device=Device("cpu"), **options)
    return fit_scratch(MyModel(3, recipe.dropout), cache, split, recipe, run, mean=MEAN, std=STD)


def test_pictures_grow_in_steps_of_eight_up_to_three_quarters_of_training() -> None:
    recipe = ScratchRecipe(epochs=32, first_size=40, last_size=64)
    sizes = [recipe.size_at(epoch) for epoch in range(32)]
    assert sizes == sorted(sizes)
    assert set(sizes) == {40, 48, 56, 64}
    assert sizes[0] == 40
    assert set(sizes[24:]) == {64}
    assert ScratchRecipe(epochs=1).size_at(0) == ScratchRecipe().first_size


def test_the_recipes_choices_reach_training() -> None:
    recipe = ScratchRecipe(epochs=3, learning_rate=0.7, momentum=0.8, weight_decay=0.2)
    settings = FitSettings.of(recipe, seed=5)
    assert (settings.epochs, settings.learning_rate, settings.seed) == (3, 0.7, 5)
    assert (settings.momentum, settings.weight_decay) == (0.8, 0.2)
    assert (settings.optimizer, settings.label_smoothing) == ("SGD", 0.1)


def test_it_learns_to_tell_painted_classes_apart(make_pictures: Callable[..., Path]) -> None:
    cache = build_cache(open_data(str(make_pictures(train=20, test=1))), "train", 40)
    split = stratified_split(cache.labels, 0.25, 0, cache.names)
    result = fitted(cache, split)
    assert result.best_top1 >= 0.9  # guessing gives a third
    assert result.seconds_to_50 is not None
    valid = EvaluationPictures(
        cache, split.valid, batch_size=4, size=24, normalise=Normalise(MEAN, STD), group=Group()
    )
    with torch.no_grad():
        correct = sum(int((result.model(x).argmax(dim=1) == labels).sum()) for x, labels in valid.epoch(0))
    assert correct / len(split.valid) == pytest.approx(result.best_top1)


def test_only_the_training_part_is_learnt_from(cache: PictureCache) -> None:
    split = stratified_split(cache.labels, 0.25, 0, cache.names)
    recipe = ScratchRecipe(**{**vars(SMALL), "epochs": 2})
    spoilt = PictureCache(**{**vars(cache), "pictures": cache.pictures.copy()})
    spoilt.pictures[split.valid] = 0
    first, second = fitted(cache, split, recipe), fitted(spoilt, split, recipe)
    assert [row["train_loss"] for row in first.history] == [row["train_loss"] for row in second.history]
    assert [row["valid_loss"] for row in first.history] != [row["valid_loss"] for row in second.history]


def test_without_validation_pictures_it_does_not_start(cache: PictureCache) -> None:
    split = stratified_split(cache.labels, 0.0, 0, cache.names)
    with pytest.raises(BadInput, match="no validation pictures"):
        fitted(cache, split)
