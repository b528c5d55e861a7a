"""The recipe for transfer learning, end to end on tiny pictures."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn import functional

from landmarks.data.cache import PictureCache
from landmarks.data.split import Split, stratified_split
from landmarks.models import get_model_transfer_learning
from landmarks.models.weights import IMAGENET_MEAN, IMAGENET_STD
from landmarks.progress import Progress, Stage
from landmarks.training.batches import EvaluationPictures, Normalise
from landmarks.training.device import Device
from landmarks.training.distributed import Group
from landmarks.training.fit import FitResult
from landmarks.training.run import TrainingRun
from landmarks.training.transfer import TransferRecipe, fit_transfer
from listeners import Recorder
from watching_networks import changed, snapshot

SMALL = TransferRecipe(epochs=3, views=2, batch_size=6, size=32, cache_size=40, learning_rate=0.02)


@pytest.fixture
def split(cache: PictureCache) -> Split:
    return stratified_split(cache.labels, 0.25, 0, cache.names)


def network(*unfreeze: str, name: str = "resnet18") -> nn.Module:
    """A network with random weights, but with batch norms that answer as if they had been trained."""
    torch.manual_seed(0)
    model = get_model_transfer_learning(name, 3, weights="none", unfreeze=unfreeze)
    norms = [module for module in model.modules() if isinstance(module, nn.BatchNorm2d)]
    for norm in norms:
        norm.momentum = 1.0
        norm.train()
    with torch.no_grad():
        model(torch.randn(16, 3, 32, 32))
    for norm in norms:
        norm.momentum = 0.1
    return model.train()


def fitted(
    model: nn.Module,
    cache: PictureCache,
    split: Split,
    folder: Path,
    recipe: TransferRecipe = SMALL,
    **options: Any,
) -> FitResult:
    run = TrainingRun(device=Device("cpu"), **options)
    return fit_transfer(model, cache, split, recipe, run, features=folder)


class Interrupting(Progress):
    """Presses Ctrl-C in the second epoch."""

    @contextmanager
    def stage(self, description: str, total: int, unit: str = "step") -> Iterator[Stage]:  # noqa: ARG002
        class Pressing(Stage):
            def advance(self, steps: int = 1, **figures: float) -> None:  # noqa: ARG002
                if figures.get("epoch") == 2:
                    os.kill(os.getpid(), signal.SIGINT)

        yield Pressing()


def validated(model: nn.Module, cache: PictureCache, split: Split, side: int = 32) -> tuple[float, float]:
    """Loss and accuracy of the whole network on the validation pictures."""
    normalise = Normalise(IMAGENET_MEAN, IMAGENET_STD)
    pictures = EvaluationPictures(
        cache, split.valid, batch_size=100, size=side, normalise=normalise, group=Group()
    )
    ((x, labels),) = pictures.epoch(0)
    with torch.no_grad():
        scores = model(x)
    correct = (scores.argmax(dim=1) == labels).double().mean().item()
    return functional.cross_entropy(scores, labels).item(), correct


def test_the_unfrozen_layer_learns_and_the_frozen_ones_stay(
    cache: PictureCache, split: Split, tmp_path: Path
) -> None:
    model = network("layer4")
    before = snapshot(model)
    result = fitted(model, cache, split, tmp_path / "features")
    assert result.model is model
    assert changed(before, model) == {name for name in before if name.startswith(("layer4.", "fc."))}
    assert not any(module.training for module in model.modules())
    assert len(result.history) == 3


def test_what_comes_back_is_what_was_validated(cache: PictureCache, split: Split, tmp_path: Path) -> None:
    result = fitted(network("layer4"), cache, split, tmp_path / "features")
    loss, top1 = validated(result.model, cache, split)
    # Validation read features in float16, which keeps eleven binary digits.
    assert loss == pytest.approx(result.history[result.best_epoch - 1]["valid_loss"], rel=0.01)
    assert top1 == pytest.approx(result.best_top1)


@pytest.mark.parametrize(("size", "expected"), [(160, 192), (128, 160), (64, 64), (32, 32), (8, 32)])
def test_pictures_are_measured_larger_in_steps_of_thirty_two(size: int, expected: int) -> None:
    assert TransferRecipe(size=size).evaluation_size == expected


@pytest.mark.parametrize("unfreeze", ["features.12", "features.0"], ids=["from features", "from pictures"])
def test_validation_sees_what_the_finished_network_will_see(
    unfreeze: str, cache: PictureCache, split: Split, tmp_path: Path
) -> None:
    recipe = TransferRecipe(**{**vars(SMALL), "epochs": 1, "size": 48})
    assert recipe.evaluation_size == 64
    model = network(unfreeze, name="mobilenet_v3_small")
    result = fitted(model, cache, split, tmp_path / "features", recipe)
    loss, _ = validated(result.model, cache, split, side=64)
    assert loss == pytest.approx(result.history[0]["valid_loss"], rel=0.01)


def test_it_learns_to_tell_painted_classes_apart(cache: PictureCache, split: Split, tmp_path: Path) -> None:
    recipe = TransferRecipe(**{**vars(SMALL), "epochs": 18, "learning_rate": 0.05})
    result = fitted(network("layer4"), cache, split, tmp_path / "features", recipe)
    assert result.best_top1 >= 0.8  # guessing gives a third


def test_each_view_is_computed_once_however_many_epochs(
    cache: PictureCache, split: Split, tmp_path: Path
) -> None:
    progress = Recorder()
    fitted(network(), cache, split, tmp_path / "features", progress=progress)
    assert [description for description, _, _ in progress.stages] == [
        "Frozen layers: view-1",
        "Frozen layers: view-2",
        "Frozen layers: validation",
        "Training",
    ]
    assert progress.counted == [18, 18, 6, 3 * 3]


def test_an_interrupted_run_finds_its_features_again(
    cache: PictureCache, split: Split, tmp_path: Path
) -> None:
    first, second, third = Recorder(), Recorder(), Recorder()
    expected = fitted(network(), cache, split, tmp_path / "features", progress=first)
    again = fitted(network(), cache, split, tmp_path / "features", progress=second)
    assert [stage[0] for stage in second.stages] == ["Training"]
    assert again.history[-1]["valid_loss"] == expected.history[-1]["valid_loss"]
    fitted(network(), cache, split, tmp_path / "features", seed=1, progress=third)
    assert [stage[0] for stage in third.stages] == [
        "Frozen layers: view-1",
        "Frozen layers: view-2",
        "Training",
    ]


def test_with_nothing_frozen_below_it_pictures_are_read_afresh(
    cache: PictureCache, split: Split, tmp_path: Path
) -> None:
    model, progress = network("conv1"), Recorder()
    before = snapshot(model)
    recipe = TransferRecipe(**{**vars(SMALL), "epochs": 1})
    result = fitted(model, cache, split, tmp_path / "features", recipe, progress=progress)
    assert [stage[0] for stage in progress.stages] == ["Training"]
    assert not (tmp_path / "features").exists()
    assert changed(before, model) == {"conv1.weight", "fc.weight", "fc.bias"}, "frozen batch norms moved"
    loss, _ = validated(result.model, cache, split)
    assert loss == pytest.approx(result.history[0]["valid_loss"], rel=1e-4)


def test_layers_that_hold_learnt_weights_keep_closer_to_them(
    cache: PictureCache, split: Split, tmp_path: Path
) -> None:
    def distance(share: float) -> float:
        model = network("features.12", name="mobilenet_v3_small")
        before = snapshot(model)
        recipe = TransferRecipe(**{**vars(SMALL), "learnt_share": share, "weight_decay": 0.0})
        fitted(model, cache, split, tmp_path / "features", recipe)
        return (model.state_dict()["features.12.0.weight"] - before["features.12.0.weight"]).norm().item()

    assert 0 < distance(0.1) < 0.3 * distance(1.0)


def test_a_run_resumes_to_what_it_would_have_been(cache: PictureCache, split: Split, tmp_path: Path) -> None:
    options = {"folder": tmp_path / "features", "recipe": SMALL}
    whole = fitted(
        network("features.12", name="mobilenet_v3_small"),
        cache,
        split,
        checkpoint=tmp_path / "whole.pt",
        **options,
    )

    broken = fitted(
        network("features.12", name="mobilenet_v3_small"),
        cache,
        split,
        checkpoint=tmp_path / "b.pt",
        progress=Interrupting(),
        **options,
    )
    assert (broken.stopped, len(broken.history)) == (True, 1)
    assert broken.model.classifier[3].out_features == 3
    result = fitted(
        network("features.12", name="mobilenet_v3_small"),
        cache,
        split,
        checkpoint=tmp_path / "b.pt",
        resume=True,
        **options,
    )
    expected, found = whole.model.state_dict(), result.model.state_dict()
    assert all(torch.equal(expected[name], found[name]) for name in expected)
    assert len(result.history) == 3
