"""Cases and verdicts for a learner's loaders. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from landmarks.checks.contract import Case, Observation, Verdict, combine
from landmarks.checks.data.count_judges import as_file
from landmarks.checks.data.loader_facets import (
    Truth,
    facets_of_order,
    facets_of_sizes,
    facets_of_split,
    facets_of_test,
)
from landmarks.checks.data.normalisation_facets import facet_of_statistics
from landmarks.checks.data.statistics_judges import CLASSES

__all__ = ["draw_get_data_loaders", "judge_get_data_loaders"]


def draw_get_data_loaders(rng: np.random.Generator) -> Case:
    """Each picture has a colour of its own, which survives resizing and cropping: it is known again."""
    lattice = np.stack(np.meshgrid(*[np.arange(16, 250, 26)] * 3), axis=-1).reshape(-1, 3)
    bright = lattice.sum(axis=1) > 480
    sizes = rng.permutation([8, 9, 11, 12, 14, 16, 18, 20])
    train = rng.choice(lattice[~bright], size=int(sizes.sum()), replace=False)
    test = rng.choice(lattice[bright], size=len(CLASSES) * 3, replace=False)
    places = [("train", label, number) for label, size in enumerate(sizes) for number in range(size)]
    places += [("test", label, number) for label in range(len(CLASSES)) for number in range(3)]
    colours = np.concatenate([train, test]).astype(np.uint8)
    contents = [as_file(np.broadcast_to(colour, (28, 34, 3)).copy()) for colour in colours]
    return Case(
        {
            "paths": [f"{split}/{CLASSES[label]}/{number:03d}.jpg" for split, label, number in places],
            "contents": contents,
            "batch": int(rng.integers(7, 12)),
            "valid_size": float(rng.choice([0.2, 0.25, 0.3])),
            "limit": int(rng.integers(14, 19)),
            "seed": int(rng.integers(2**31)),
        }
    )


def judge_get_data_loaders(observation: Observation, case: Case) -> Verdict:
    truth = Truth.of(case)
    mean, std, straight = _normalisation(observation["test"], truth.test)
    known = {name: _known(observation[name], truth.train, mean, std) for name in ("train", "valid")}
    again = _known([observation["again"]], truth.train, mean, std)[0]
    facets = [
        *facets_of_test(observation, truth, straight),
        *facets_of_split(observation, case, truth, known),
        facet_of_statistics(truth, known, mean, std),
        *facets_of_order(observation, known, again),
        *facets_of_sizes(observation, case),
    ]
    return combine(
        *facets, praise="Three loaders that share no picture, in the right order, sizes and range."
    )


def _normalisation(passes: Any, colours: Any) -> tuple[Any, Any, bool]:
    """The mean and std that turned `colours` into what a loader gives, whatever its order; and do they fit?

    Normalising keeps the order of values within a channel, so sorting both pairs them up.
    """
    values = passes[0]
    if values.shape != colours.shape:
        return np.zeros(3), np.ones(3), False
    means, stds, fits = [], [], True
    for channel in range(3):
        got, true = np.sort(values[:, channel]), np.sort(colours[:, channel])
        slope, offset = np.polyfit(true, got, 1) if np.isfinite(got).all() else (0.0, 0.0)
        fits &= slope > 1e-6 and bool(np.abs(slope * true + offset - got).max() <= 0.02 * slope)
        means.append(-offset / slope if slope else 0.0)
        stds.append(1 / slope if slope else 1.0)
    return np.array(means), np.array(stds), bool(fits)


def _known(passes: Any, colours: Any, mean: Any, std: Any) -> list[list[int]]:
    """Which picture each one of a pass is; -1 where it has no colour of a training picture."""
    found = []
    for values in passes:
        distance = np.abs((values * std + mean)[:, None, :] - colours[None]).max(axis=2)
        nearest = np.where(np.isnan(distance), np.inf, distance)
        places = nearest.argmin(axis=1) if len(values) else np.zeros(0, int)
        found.append([int(i) if nearest[row, i] < 0.03 else -1 for row, i in enumerate(places)])
    return found
