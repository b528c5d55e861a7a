"""Batches of cached pictures: each picture once, with its label, and shared fairly among processes."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from landmarks.data.augment import Augmentation
from landmarks.errors import BadInput
from landmarks.training.batches import (
    EvaluationPictures,
    Normalise,
    TrainingPictures,
    generator_for,
    shuffled_batches,
)
from landmarks.training.distributed import Group
from making_batches import UNCHANGED, numbered_pictures, numbers_in

AS_THEY_ARE = Normalise([0, 0, 0], [1, 1, 1])


def training(
    count: int = 50,
    batch_size: int = 8,
    *,
    indices: np.ndarray | None = None,
    **changes: object,
) -> TrainingPictures:
    options = {
        "batch_size": batch_size,
        "size_at": lambda _epoch: 4,
        "augmentation": UNCHANGED,
        "normalise": AS_THEY_ARE,
        "seed": 0,
        "group": Group(),
    }
    chosen = np.arange(count) if indices is None else indices
    return TrainingPictures(numbered_pictures(count), chosen, **{**options, **changes})  # type: ignore[arg-type]


def evaluation(count: int = 50, *, batch_size: int = 8, group: Group = Group()) -> EvaluationPictures:
    return EvaluationPictures(
        numbered_pictures(count),
        np.arange(count),
        batch_size=batch_size,
        size=4,
        normalise=AS_THEY_ARE,
        group=group,
    )


def test_normalising_takes_the_mean_and_divides_by_the_deviation() -> None:
    x = torch.rand(2, 3, 4, 5)
    out = Normalise([0.1, 0.2, 0.3], np.array([0.5, 0.25, 2.0]))(x)
    for channel, (mean, std) in enumerate([(0.1, 0.5), (0.2, 0.25), (0.3, 2.0)]):
        torch.testing.assert_close(out[:, channel], (x[:, channel] - mean) / std)
    assert out.is_contiguous(memory_format=torch.channels_last)
    assert out.dtype == torch.float32


def test_random_numbers_depend_on_seed_and_epoch_alone() -> None:
    def draw(seed: int, epoch: int) -> float:
        return torch.rand(1, generator=generator_for(seed, epoch)).item()

    first = draw(0, 0)
    torch.manual_seed(99)
    assert draw(0, 0) == first
    assert len({draw(seed, epoch) for seed in range(5) for epoch in range(5)}) == 25
    assert draw(10**18, 3) != draw(10**18, 4), "seeds of any size do"


@pytest.mark.parametrize(("count", "batch_size", "batches"), [(20, 5, 4), (23, 5, 4), (3, 5, 1), (1, 1, 1)])
def test_batches_are_whole_and_hold_no_picture_twice(count: int, batch_size: int, batches: int) -> None:
    found = list(shuffled_batches(count, batch_size, generator_for(0, 0)))
    assert [len(batch) for batch in found] == [min(count, batch_size)] * batches
    together = torch.cat(found).tolist()
    assert len(set(together)) == len(together)
    assert set(together) <= set(range(count))


def test_each_epoch_shuffles_in_its_own_way_and_leaves_others_out() -> None:
    def order_of(epoch: int) -> list[int]:
        return torch.cat(list(shuffled_batches(23, 5, generator_for(0, epoch)))).tolist()

    orders = [order_of(epoch) for epoch in range(3)]
    assert orders[0] != sorted(orders[0])
    assert len({tuple(order) for order in orders}) == 3
    assert len({frozenset(order) for order in orders}) > 1
    assert order_of(1) == orders[1]


def test_training_pictures_come_with_their_labels_from_the_training_part_alone() -> None:
    chosen = np.arange(3, 50, 2)
    train = training(indices=chosen, batch_size=8)
    assert train.steps == 3
    batches = list(train.epoch(0))
    assert len(batches) == train.steps
    seen = []
    for x, labels in batches:
        assert x.shape == (8, 3, 4, 4)
        assert labels.dtype == torch.int64
        numbers = numbers_in(x)
        assert labels.tolist() == [number % 5 for number in numbers]
        seen += numbers
    assert len(set(seen)) == 24
    assert set(seen) <= set(chosen.tolist())


def test_the_parts_of_two_processes_are_the_pictures_of_one() -> None:
    alone = list(training().epoch(2))
    parts = [list(training(group=Group(rank, 2)).epoch(2)) for rank in range(2)]
    assert len(alone) == len(parts[0]) == len(parts[1]) == 6
    for (x, _), (first, _), (second, labels) in zip(alone, *parts, strict=True):
        assert len(first) == len(second) == 4
        assert sorted(numbers_in(first) + numbers_in(second)) == sorted(numbers_in(x))
        assert labels.tolist() == [number % 5 for number in numbers_in(second)]


def test_parts_are_of_one_size_even_where_the_batch_is_not_divisible() -> None:
    parts = [list(training(batch_size=8, group=Group(rank, 3)).epoch(0)) for rank in range(3)]
    for batches in zip(*parts, strict=True):
        assert [len(x) for x, _ in batches] == [2, 2, 2]
        numbers = [number for x, _ in batches for number in numbers_in(x)]
        assert len(set(numbers)) == 6


def test_processes_augment_each_in_its_own_way_and_runs_alike() -> None:
    def first_batch(rank: int, seed: int = 0) -> torch.Tensor:
        bright = Augmentation(**{**vars(UNCHANGED), "brightness": 0.9})
        # All pictures are alike, so that only what augmentation draws can differ.
        train = training(2, 2, group=Group(rank, 2), augmentation=bright, seed=seed, indices=np.array([1, 1]))
        return next(train.epoch(0))[0]

    assert torch.equal(first_batch(0), first_batch(0))
    assert not torch.equal(first_batch(0), first_batch(1))
    assert not torch.equal(first_batch(0), first_batch(0, seed=1))


def test_pictures_grow_with_the_epochs() -> None:
    train = training(size_at=lambda epoch: 4 + epoch)
    assert [next(train.epoch(epoch))[0].shape[-1] for epoch in range(3)] == [4, 5, 6]


def test_pictures_are_normalised() -> None:
    train = training(normalise=Normalise([0.5] * 3, [0.25] * 3))
    x, _ = next(train.epoch(0))
    assert sorted(numbers_in(x * 0.25 + 0.5)) == sorted(numbers_in(next(training().epoch(0))[0]))


def test_validation_pictures_come_all_in_order_in_every_epoch() -> None:
    valid = evaluation(20)
    assert valid.steps == 3
    for epoch in (0, 7):
        batches = list(valid.epoch(epoch))
        assert [len(x) for x, _ in batches] == [8, 8, 4]
        assert [number for x, _ in batches for number in numbers_in(x)] == list(range(20))
        assert [label for _, labels in batches for label in labels.tolist()] == [n % 5 for n in range(20)]


@pytest.mark.parametrize("count", [20, 21, 1])
def test_processes_share_validation_without_losing_one(count: int) -> None:
    parts = [evaluation(count, group=Group(rank, 2)) for rank in range(2)]
    seen = [number for part in parts for x, _ in part.epoch(0) for number in numbers_in(x)]
    assert sorted(seen) == list(range(count))
    assert all(part.steps == len(list(part.epoch(0))) for part in parts)


def test_more_processes_than_pictures_in_a_batch_are_refused() -> None:
    training(4, 2, group=Group(0, 2))
    training(2, 8, group=Group(1, 2))
    for count, batch_size in [(40, 1), (1, 8)]:
        with pytest.raises(BadInput, match=f"2 processes cannot share batches of 1 .* there are {count} "):
            training(count, batch_size, group=Group(0, 2))


def test_nothing_to_train_or_validate_on_is_refused() -> None:
    with pytest.raises(BadInput, match="there are 0 training pictures"):
        training(4, 2, indices=np.array([], dtype=np.int64))
    with pytest.raises(BadInput, match="no validation pictures"):
        evaluation(0)
