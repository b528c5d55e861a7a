"""Nuisance: the same for every class, and mostly easy."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

import numpy as np
import pytest
from scipy import stats

from landmarks.render.factors import Factors, as_row, draw_factors, factor_names, postcard, redraw_placement
from landmarks.render.picture import factors_of

CLASSES = (0, 7, 16, 33, 49)
EACH = 300


@pytest.fixture(scope="module")
def drawn() -> dict[int, list[Factors]]:
    return {label: [factors_of((11, label, number)) for number in range(EACH)] for label in CLASSES}


@pytest.mark.parametrize("name", factor_names())
def test_no_factor_tells_the_class(drawn: dict[int, list[Factors]], name: str) -> None:
    values = [[getattr(factors, name) for factors in drawn[label]] for label in CLASSES]
    # 38 factors are tested: a p of 1e-5 turns up by chance once in 2,600 runs, and the seed is fixed.
    assert p_of_one_distribution(values) > 1e-5


def p_of_one_distribution(values: list[list[object]]) -> float:
    """The probability that samples differ as much as these if all come from one distribution."""
    if isinstance(values[0][0], str | bool):
        kinds = sorted({str(value) for row in values for value in row})
        table = [[sum(str(value) == kind for value in row) for kind in kinds] for row in values]
        return float(stats.chi2_contingency(table).pvalue)
    return float(stats.kruskal(*values).pvalue)


def test_a_factor_that_leans_to_a_class_would_be_seen(drawn: dict[int, list[Factors]]) -> None:
    leaning = [[f.sun_height_deg + 12 * (label == 7) for f in drawn[label]] for label in CLASSES]
    assert p_of_one_distribution(leaning) < 1e-5


def test_most_pictures_are_whole_and_by_day(drawn: dict[int, list[Factors]]) -> None:
    every = [factors for row in drawn.values() for factors in row]
    share = {kind: count / len(every) for kind, count in Counter(f.view for f in every).items()}
    assert share["whole"] == pytest.approx(0.62, abs=0.045)  # 1,500 draws: ±3.5 standard deviations
    assert np.mean([f.time == "night" for f in every]) == pytest.approx(0.17, abs=0.035)
    assert np.mean([f.filter != "none" for f in every]) == pytest.approx(0.13, abs=0.03)
    assert np.mean([f.occluder != "none" and f.occluder_cover > 0.5 for f in every]) < 0.25


def test_snow_lies_only_in_winter(drawn: dict[int, list[Factors]]) -> None:
    snowy = [f for row in drawn.values() for f in row if f.snow]
    assert len(snowy) > 50
    assert {f.season for f in snowy} == {"winter"}


def test_the_same_seed_draws_the_same() -> None:
    assert factors_of((1, 2, 3)) == factors_of((1, 2, 3))
    assert factors_of((1, 2, 3)) != factors_of((1, 2, 4))


def test_a_new_placement_keeps_light_and_place(rng: np.random.Generator) -> None:
    before = draw_factors(rng)
    after = redraw_placement(before, rng)
    changed = {name for name, value in asdict(after).items() if value != getattr(before, name)}
    assert "azimuth" in changed
    assert not changed & {"view", "time", "season", "ground", "weather", "occluder", "filter"}


def test_a_row_holds_every_factor_as_a_plain_value(rng: np.random.Generator) -> None:
    row = as_row(draw_factors(rng))
    assert list(row) == factor_names()
    assert all(isinstance(value, str | int | float | bool) for value in row.values())


def test_a_postcard_has_no_nuisance() -> None:
    clean = postcard()
    assert (clean.view, clean.time, clean.occluder, clean.noise, clean.snow) == (
        "whole",
        "day",
        "none",
        0,
        False,
    )
