"""Trees, people, cars and houses for the surroundings, each made once in a process and used in many pictures.

Making them anew would cost a tenth of each picture's time. A few of each kind, turned and scaled by the
caller, look as varied; whatever process makes them, number n is the same thing.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from landmarks.render import plants, props
from landmarks.render.model import Model

__all__ = ["STOCK", "bush", "car", "house", "person", "tower_block", "tree"]

STOCK = 12  # different ones of each kind; 0.1 MB for a tree


def tree(species: str, height: float, rng: np.random.Generator, season: str) -> Model:
    """One of the stock's trees, grown or shrunk to `height` metres."""
    # Only round trees follow the season.
    kind = season if species == "round" else "summer"
    return _tree(species, kind, int(rng.integers(STOCK))).scale(height / 10)


@lru_cache(maxsize=160)
def _tree(species: str, season: str, number: int) -> Model:
    return plants.tree(species, 10.0, np.random.default_rng([1, number]), season)


def bush(height: float, rng: np.random.Generator) -> Model:
    """One of the stock's bushes, `height` metres high."""
    return _bush(int(rng.integers(STOCK))).scale(height)


@lru_cache(maxsize=STOCK)
def _bush(number: int) -> Model:
    return plants.bush(1.0, np.random.default_rng([2, number]))


def person(rng: np.random.Generator) -> Model:
    """One of the stock's people; there are more of them than of anything else."""
    return _person(int(rng.integers(4 * STOCK)))


@lru_cache(maxsize=4 * STOCK)
def _person(number: int) -> Model:
    return props.person(np.random.default_rng([3, number]))


def car(rng: np.random.Generator) -> Model:
    """One of the stock's cars."""
    return _car(int(rng.integers(STOCK)))


@lru_cache(maxsize=STOCK)
def _car(number: int) -> Model:
    return props.car(np.random.default_rng([4, number]))


def house(rng: np.random.Generator) -> Model:
    """One of the stock's houses, two to five storeys high."""
    return _house(int(rng.integers(2 * STOCK)))


@lru_cache(maxsize=2 * STOCK)
def _house(number: int) -> Model:
    rng = np.random.default_rng([5, number])
    return props.house(rng.uniform(9, 26), rng.uniform(8, 14), rng.uniform(5, 16), rng)


def tower_block(rng: np.random.Generator) -> Model:
    """One of the stock's blocks of flats or offices."""
    return _tower_block(int(rng.integers(STOCK)))


@lru_cache(maxsize=STOCK)
def _tower_block(number: int) -> Model:
    rng = np.random.default_rng([6, number])
    return props.tower_block(rng.uniform(14, 28), rng.uniform(12, 20), rng.uniform(14, 36), rng)
