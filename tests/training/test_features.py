"""Stored features: what the frozen layers say, computed once, found again, and shared among processes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from landmarks.data.augment import Augmentation, evaluation_batch, training_batch
from landmarks.data.cache import PictureCache
from landmarks.errors import BadInput
from landmarks.models import get_model_transfer_learning
from landmarks.models.backbones import split_frozen
from landmarks.training.batches import Normalise, generator_for, pictures_at
from landmarks.training.device import Device
from landmarks.training.distributed import Group
from landmarks.training.features import FeatureExtractor, StoredFeatures, TrainingFeatures
from listeners import Recorder
from making_batches import UNCHANGED, Alone, numbered_pictures

NORMALISE = Normalise([0.5, 0.4, 0.3], [0.2, 0.3, 0.4])
IN_FLOAT32 = Device("cpu")


def frozen_layers() -> nn.Module:
    torch.manual_seed(3)
    return nn.Sequential(nn.Conv2d(3, 6, 3, stride=2), nn.BatchNorm2d(6), nn.ReLU(), nn.Dropout(0.5))


def extractor(cache: PictureCache, frozen: nn.Module | None = None, **changes: Any) -> FeatureExtractor:
    options = {
        "size": 12,
        "normalise": NORMALISE,
        "device": IN_FLOAT32,
        "group": Group(),
        "progress": Recorder(),
    }
    return FeatureExtractor(frozen or frozen_layers(), cache, **{**options, **changes})


def everything(features: StoredFeatures) -> tuple[Tensor, list[int]]:
    batches = list(features.epoch(0))
    assert len(batches) == features.steps
    return torch.cat([x for x, _ in batches]), torch.cat([labels for _, labels in batches]).tolist()


def asked_again(cache: PictureCache, indices: np.ndarray) -> Tensor:
    """The frozen layers' answers to the central squares, computed plainly."""
    pictures, sizes = pictures_at(cache, indices)
    with torch.no_grad():
        return frozen_layers().eval()(NORMALISE(evaluation_batch(pictures, sizes, size=12)))


def test_stored_features_are_the_frozen_layers_answers(cache: PictureCache, tmp_path: Path) -> None:
    indices = np.array([5, 3, 20, 11, 0])
    path = extractor(cache).centred(indices, tmp_path / "validation")
    x, labels = everything(StoredFeatures(path, cache.labels[indices], batch_size=2, group=Group()))
    # float16 keeps eleven binary digits.
    torch.testing.assert_close(x, asked_again(cache, indices), rtol=2**-11, atol=1e-6)
    assert x.dtype == torch.float32
    assert labels == cache.labels[indices].tolist()


def test_in_bfloat16_they_are_nearly_so(cache: PictureCache, tmp_path: Path) -> None:
    indices = np.arange(8)
    device = Device("cpu", reduced=torch.bfloat16)
    path = extractor(cache, device=device).centred(indices, tmp_path / "validation")
    x, _ = everything(StoredFeatures(path, cache.labels[indices], batch_size=8, group=Group()))
    expected = asked_again(cache, indices)
    # bfloat16 keeps eight binary digits; sums of 27 products and a normalisation lose a few of them.
    assert (x - expected).abs().max() < 0.03 * expected.abs().max()
    assert not torch.equal(x, expected), "nothing was computed in bfloat16"


def test_flat_features_are_stored_too(cache: PictureCache, tmp_path: Path) -> None:
    frozen = nn.Sequential(frozen_layers(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    path = extractor(cache, frozen).centred(np.arange(4), tmp_path / "validation")
    x, _ = everything(StoredFeatures(path, cache.labels[:4], batch_size=3, group=Group()))
    torch.testing.assert_close(x, asked_again(cache, np.arange(4)).mean(dim=(2, 3)), rtol=1e-3, atol=1e-5)


def test_views_are_random_each_its_own_and_the_same_in_each_run(cache: PictureCache, tmp_path: Path) -> None:
    def stored(folder: str, number: int, seed: int = 0) -> Tensor:
        path = extractor(cache).view(
            np.arange(6), tmp_path / folder / "view", Augmentation(), generator_for(seed, number)
        )
        return everything(StoredFeatures(path, cache.labels[:6], batch_size=6, group=Group()))[0]

    first = stored("one", 0)
    assert torch.equal(stored("two", 0), first)
    assert not torch.allclose(stored("three", 1), first, atol=0.1)
    assert not torch.allclose(stored("four", 0, seed=1), first, atol=0.1)


def test_a_view_is_what_training_would_have_seen(cache: PictureCache, tmp_path: Path) -> None:
    indices, augmentation = np.array([4, 9, 2]), Augmentation()
    path = extractor(cache).view(indices, tmp_path / "view", augmentation, generator_for(0, 0))
    x, _ = everything(StoredFeatures(path, cache.labels[indices], batch_size=3, group=Group()))
    seed = int(torch.randint(2**62, (1,), generator=generator_for(0, 0)))
    seen = training_batch(
        *pictures_at(cache, indices),
        size=12,
        augmentation=augmentation,
        generator=torch.Generator().manual_seed(seed),
    )
    with torch.no_grad():
        expected = frozen_layers().eval()(NORMALISE(seen))
    torch.testing.assert_close(x, expected, rtol=2**-11, atol=1e-6)


def test_what_is_there_is_used_and_not_computed_again(cache: PictureCache, tmp_path: Path) -> None:
    first, second = extractor(cache), extractor(cache)
    path = first.centred(np.arange(6), tmp_path / "validation")
    (file,) = tmp_path.glob("validation-*")
    np.save(file, np.load(file) + 1)  # what only this file holds
    assert second.centred(np.arange(6), tmp_path / "validation") == path
    assert first.progress.counted == [6]  # type: ignore[attr-defined]
    assert second.progress.counted == []  # type: ignore[attr-defined]
    x, _ = everything(StoredFeatures(path, cache.labels[:6], batch_size=6, group=Group()))
    torch.testing.assert_close(x, asked_again(cache, np.arange(6)) + 1, rtol=2e-3, atol=1e-3)


def test_centred_pictures_may_be_larger_than_the_views(cache: PictureCache, tmp_path: Path) -> None:
    indices = np.arange(4)
    paths = [
        extractor(cache).centred(indices, tmp_path / "validation", 16),
        extractor(cache, size=16).centred(indices, tmp_path / "validation"),
    ]
    stored = [StoredFeatures(path, cache.labels[:4], batch_size=4, group=Group()) for path in paths]
    assert torch.equal(*(everything(features)[0] for features in stored))
    assert everything(stored[0])[0].shape == (4, 6, 7, 7)


def test_what_was_computed_from_something_else_is_not_used(cache: PictureCache, tmp_path: Path) -> None:
    indices, other_layers = np.arange(6), frozen_layers()
    with torch.no_grad():
        other_layers[0].bias += 1
    makers = [
        extractor(cache),
        extractor(cache, size=14),
        extractor(cache, other_layers),
        extractor(cache, normalise=Normalise([0, 0, 0], [1, 1, 1])),
        extractor(numbered_pictures(24)),
    ]
    paths = [maker.centred(indices, tmp_path / "features") for maker in makers]
    paths.append(makers[0].centred(indices + 1, tmp_path / "features"))
    paths.append(makers[0].centred(indices, tmp_path / "features", 13))
    paths.append(makers[0].view(indices, tmp_path / "features", Augmentation(), generator_for(0, 0)))
    paths.append(makers[0].view(indices, tmp_path / "features", Augmentation(), generator_for(0, 1)))
    paths.append(makers[0].view(indices, tmp_path / "features", UNCHANGED, generator_for(0, 0)))
    assert len(set(paths)) == len(paths) == len(list(tmp_path.glob("*.npy")))


def test_a_run_that_was_broken_off_while_writing_starts_that_file_again(
    cache: PictureCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(np, "save", interrupted)
        with pytest.raises(KeyboardInterrupt):
            extractor(cache).centred(np.arange(6), tmp_path / "features" / "validation")
    assert list((tmp_path / "features").iterdir()) == []
    extractor(cache).centred(np.arange(6), tmp_path / "features" / "validation")
    assert len(list((tmp_path / "features").iterdir())) == 1


class Grey(nn.Module):
    """Frozen layers that tell a numbered picture's number."""

    def __init__(self) -> None:
        super().__init__()
        self.one = nn.Parameter(torch.ones(1))

    def forward(self, x: Tensor) -> Tensor:
        return (x.mean(dim=(1, 2, 3)) * 255 * self.one)[:, None]


def two_views(tmp_path: Path, count: int, world: int) -> tuple[list[Path], np.ndarray]:
    """Two views of numbered pictures, computed by `world` processes; features are the pictures' numbers."""
    cache, indices = numbered_pictures(count + 3), np.arange(3, count + 3)
    paths = []
    for number in range(2):
        for rank in range(world):
            maker = extractor(
                cache, Grey(), normalise=Normalise([0] * 3, [1] * 3), group=Alone(rank, world), size=4
            )
            path = maker.view(indices, tmp_path / f"view-{number}", UNCHANGED, generator_for(0, number))
        paths.append(path)
    return paths, cache.labels[indices]


@pytest.mark.parametrize("count", [20, 21])
def test_two_processes_train_on_the_features_that_one_would(count: int, tmp_path: Path) -> None:
    views, labels = two_views(tmp_path / "alone", count, 1)
    alone = TrainingFeatures(views, labels, batch_size=6, seed=0, group=Group())
    views, labels = two_views(tmp_path / "both", count, 2)
    parts = [TrainingFeatures(views, labels, batch_size=6, seed=0, group=Group(r, 2)) for r in range(2)]
    assert alone.steps == parts[0].steps == 3
    for epoch in range(3):
        batches = list(zip(alone.epoch(epoch), *(part.epoch(epoch) for part in parts), strict=True))
        assert len(batches) == 3
        seen: list[int] = []
        for (x, of_all), (first, of_first), (second, of_second) in batches:
            numbers = x[:, 0].round().int().tolist()
            assert of_all.tolist() == [number % 5 for number in numbers]
            assert numbers[::2] == first[:, 0].round().int().tolist()
            assert numbers[1::2] == second[:, 0].round().int().tolist()
            assert (of_first.tolist(), of_second.tolist()) == (of_all[::2].tolist(), of_all[1::2].tolist())
            seen += numbers
        assert len(set(seen)) == 18
        assert set(seen) <= set(range(3, count + 3))


def test_views_take_turns_and_epochs_shuffle_them_anew(tmp_path: Path) -> None:
    views, labels = two_views(tmp_path, 20, 1)
    for number, path in enumerate(views):
        (file,) = tmp_path.glob(f"{path.name}.*")
        np.save(file, np.load(file) + 100 * number)
    train = TrainingFeatures(views, labels, batch_size=20, seed=0, group=Group())
    epochs = [next(train.epoch(number))[0][:, 0] for number in range(4)]
    assert [bool((values > 100).all()) for values in epochs] == [False, True, False, True]
    assert not torch.equal(epochs[0], epochs[2])
    assert torch.equal(epochs[0].sort().values, epochs[2].sort().values)


@pytest.mark.parametrize("count", [9, 1])
def test_processes_share_the_stored_features_without_losing_one(count: int, tmp_path: Path) -> None:
    cache, seen = numbered_pictures(count), []
    for rank in range(2):
        group = Alone(rank, 2)
        maker = extractor(cache, Grey(), normalise=Normalise([0] * 3, [1] * 3), group=group, size=4)
        path = maker.centred(np.arange(count), tmp_path / "validation")
        for x, labels in StoredFeatures(path, cache.labels, batch_size=2, group=group).epoch(0):
            numbers = x[:, 0].round().int().tolist()
            assert labels.tolist() == [number % 5 for number in numbers]
            seen += numbers
    assert sorted(seen) == list(range(count))


def test_features_stay_channels_last(cache: PictureCache, tmp_path: Path) -> None:
    path = extractor(cache).view(np.arange(8), tmp_path / "view", UNCHANGED, generator_for(0, 0))
    train = TrainingFeatures([path], cache.labels[:8], batch_size=4, seed=0, group=Group())
    x, _ = next(train.epoch(0))
    assert x.shape == (4, 6, 5, 5)
    assert x.is_contiguous(memory_format=torch.channels_last)


def slanted_maps(folder: Path, count: int, world: int) -> Path:
    """A stored view whose maps (2, 3, 1) tell their picture's number and, from left to right, 0, 1, 2."""
    numbers = 10 * (np.arange(count) % 100).astype(np.float16)[:, None, None, None]  # exact in float16
    maps = numbers + np.arange(3, dtype=np.float16)[None, None, :, None] + np.zeros((1, 2, 1, 1), np.float16)
    for rank in range(world):
        np.save(folder / f"view.{rank}-of-{world}.npy", maps[rank::world])
    return folder / "view"


def test_maps_are_mirrored_with_the_probability_asked_for(tmp_path: Path) -> None:
    view, labels = slanted_maps(tmp_path, 400, 1), np.zeros(400, np.int64)

    def share_mirrored(probability: float) -> float:
        train = TrainingFeatures(
            [view], labels, batch_size=400, seed=0, group=Group(), flip_probability=probability
        )
        ((x, _),) = train.epoch(0)
        steps = x[:, 0, 0, 1:] - x[:, 0, 0, :-1]
        assert bool((steps == steps[:, :1]).all()), "columns stay in order or turn round as a whole"
        return float((steps[:, 0] == -1).double().mean())

    assert share_mirrored(0.0) == 0
    assert share_mirrored(1.0) == 1
    assert 0.4 < share_mirrored(0.5) < 0.6  # four standard deviations of 400 draws


def test_two_processes_mirror_what_one_would(tmp_path: Path) -> None:
    def batches(rank: int, world: int) -> Tensor:
        view = slanted_maps(tmp_path, 12, world)
        train = TrainingFeatures(
            [view], np.zeros(12), batch_size=6, seed=0, group=Group(rank, world), flip_probability=0.5
        )
        return torch.stack([x for x, _ in train.epoch(1)])

    alone = batches(0, 1)
    assert torch.equal(alone[:, 0::2], batches(0, 2))
    assert torch.equal(alone[:, 1::2], batches(1, 2))


def test_too_few_pictures_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="2 processes cannot share batches of 1"):
        TrainingFeatures([tmp_path], np.zeros(1), batch_size=4, seed=0, group=Group(0, 2))
    with pytest.raises(BadInput, match="no validation pictures"):
        StoredFeatures(tmp_path, np.zeros(0), batch_size=4, group=Group())


@pytest.mark.parametrize("name", ["resnet18", "resnet50", "mobilenet_v2", "efficientnet_b0", "convnext_tiny"])
def test_folding_batch_norms_changes_no_answer(name: str, cache: PictureCache) -> None:
    torch.manual_seed(0)
    frozen, _ = split_frozen(get_model_transfer_learning(name, 3, weights="none"))
    for norm in (module for module in frozen.modules() if isinstance(module, nn.BatchNorm2d)):
        nn.init.uniform_(norm.weight, 0.5, 1.5)
        nn.init.normal_(norm.bias)
        nn.init.normal_(norm.running_mean, std=0.1)
        nn.init.uniform_(norm.running_var, 0.5, 1.5)
    folded = extractor(cache, frozen).frozen
    x = torch.randn(2, 3, 32, 32)
    with torch.no_grad():
        expected, found = frozen.eval()(x), folded(x)
    assert (found - expected).abs().max() < 1e-4 * expected.abs().max()
    norms = [module for module in folded.modules() if isinstance(module, nn.BatchNorm2d)]
    assert not norms, "each pass over the maps is saved"
