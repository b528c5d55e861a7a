"""Accuracy by factor: who belongs to which value, and intervals against the exact ones."""

from __future__ import annotations

import numpy as np
import pytest

from landmarks.errors import BadInput
from landmarks.evaluation.factors import FACTORS, accuracy_by_factor, wilson_interval
from making_predictions import factor_rows


def test_each_picture_counts_once_for_each_factor() -> None:
    rows = factor_rows(60)
    bins = accuracy_by_factor(rows, np.arange(60) % 2 == 0)
    assert {found.factor for found in bins} == set(FACTORS)
    for factor in FACTORS:
        of_it = [found for found in bins if found.factor == factor]
        assert sum(found.pictures for found in of_it) == 60
        assert sum(found.right for found in of_it) == 30


def test_the_values_are_told_apart() -> None:
    rows = [{"time": "day"}] * 8 + [{"time": "night"}] * 4
    day, night = accuracy_by_factor(rows, [True] * 6 + [False] * 2 + [True] + [False] * 3)
    assert (day.value, day.pictures, day.right, day.accuracy) == ("day", 8, 6, 0.75)
    assert (night.value, night.pictures, night.right, night.accuracy) == ("night", 4, 1, 0.25)
    assert day.low < 0.75 < day.high


@pytest.mark.parametrize(
    ("share", "value"),
    [("0.05", "far: under 10 %"), ("0.1", "10–30 %"), ("0.3", "near: over 30 %"), ("1", "near: over 30 %")],
)
def test_a_number_belongs_to_one_range(share: str, value: str) -> None:
    (found,) = accuracy_by_factor([{"share": share}], [True])
    assert found.value == value


def test_a_table_without_a_factor_leaves_it_out() -> None:
    assert accuracy_by_factor([{"colour of the sea": "blue"}], [True]) == []
    assert accuracy_by_factor([], []) == []


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    # From Brown, Cai and DasGupta's formula, worked out by hand; none of 10 is not "surely 0 %".
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)],
)
def test_intervals_are_wilsons(right: int, total: int, low: float, high: float) -> None:
    assert wilson_interval(right, total) == pytest.approx((low, high), abs=1e-4)


def test_an_interval_covers_the_truth_as_often_as_it_says(rng: np.random.Generator) -> None:
    # For one share it may be a few points off, since counts are whole; over many shares it is not.
    truths = rng.uniform(0.05, 0.95, 4000)
    found = [wilson_interval(int(right), 40) for right in rng.binomial(40, truths)]
    covered = [low <= truth <= high for truth, (low, high) in zip(truths, found, strict=True)]
    assert np.mean(covered) == pytest.approx(0.95, abs=0.015)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(BadInput, match="2 rows of factors for answers of the shape"):
        accuracy_by_factor(factor_rows(2), [True])
    with pytest.raises(BadInput, match="column share holds “much”"):
        accuracy_by_factor([{"share": "much"}], [True])
