"""Niagara Falls: the horseshoe, where a wide green river turns white over a curved brink into a gorge."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from landmarks.render.model import Model
from landmarks.render.noise import fractal
from landmarks.render.subject import Station, Subject, Views, landmark
from landmarks.render.terrain import boulders, falls, land_colours, mist, rippled, terrain, water

__all__ = ["niagara_falls"]

Array = NDArray[np.float64]

DROP, HALF = 52.0, 140.0  # metres: the fall's height, half the gorge's width


@landmark("Niagara_Falls")
def niagara_falls(rng: np.random.Generator) -> Subject:
    """Seen from both rims, from the air and from a boat below; the water's green and the banks vary."""
    seed = int(rng.integers(10**6))
    height = _land(seed)
    flat, deep = (("#5f7d36", "#5f8f86"), ("#77803f", "#4f8a90"), ("#546b33", "#6d9a8c"))[
        int(rng.integers(3))
    ]
    land = land_colours(flat, "#6b6255", feature=40, seed=seed)(terrain(height, 900, 110, far=9000))
    lower = water(2 * HALF + 60, 1300, rng, "green_water", 0.1, wave_m=14).move(y=-450, z=-DROP + 1)
    brink = _brink()
    upper = rippled(
        np.stack([np.add(brink, [0, step, 0]) for step in (0, 8, 30, 90, 300, 900)]), rng, "green_water"
    )
    white = _white_water(brink, rng, deep)
    return Subject(
        model=white + upper,
        extras=land + lower,
        views=Views(
            stations=(
                Station((146, -130, 9), (-15, 90, -16), roam=5),
                Station((-147, -170, 9), (15, 90, -16), roam=6),
                Station((30, -300, -46), (0, 90, -12), roam=50),
                Station((60, -330, 55), (0, 80, -30), roam=50),
                Station((149, -30, 8), (-50, 105, -14), roam=4),
            )
        ),
        fit=((-HALF, -60, -DROP), (HALF, HALF, 5)),
        ground=lambda x, y: np.maximum(height(x, y), -DROP + 1),
        owns_ground=True,
        clear=tuple((0.0, y, HALF + 25) for y in (-700.0, -450.0, -200.0, 0.0, 200.0, 450.0, 700.0)),
    )


def _land(seed: int) -> Callable[[Array, Array], Array]:
    """Level banks, a gorge that ends in a horseshoe, and the shallow bed of the river above it."""

    def height(x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        uneven = fractal(spot / 60, 3, seed)
        inside = np.where(y < 0, np.abs(x), np.hypot(x, y)) - HALF
        inside = inside + np.where(y < 0, 5 * uneven, -10)
        bank = np.clip(inside / 12 + 0.5, 0, 1)
        river = np.clip((HALF - 8 - np.abs(x)) / 12, 0, 1) * (y > 0)
        rise = 4 * fractal(spot / 220, 4, seed + 9) + 0.02 * np.maximum(np.abs(x) - 300, 0)
        return np.asarray(-DROP - 4 + bank * (DROP + 8 + np.maximum(rise, -3) - 5 * river))

    return height


def _brink() -> Array:
    """The edge (90, 3) that the river falls over, from its left bank (seen from below) to its right."""
    angles = np.radians(np.linspace(178, 2, 90))
    return np.column_stack([HALF * np.cos(angles), HALF * np.sin(angles), np.full(90, 1.5)])


def _white_water(brink: Array, rng: np.random.Generator, deep: str) -> Model:
    """The curtain round the horseshoe, the foam at its foot and the rocks that it has broken down."""
    curtain = falls(brink, DROP + 1, rng, deep=deep)
    spread = np.radians(rng.uniform(8, 172, 46))
    reach = HALF - rng.uniform(6, 30, 46)
    foot = np.column_stack([reach * np.cos(spread), reach * np.sin(spread), np.full(46, -DROP + 1.5)])
    spray = mist(foot, rng.uniform(4, 13, 46), rng)
    return (
        curtain + spray + boulders(foot[:14] * [0.94, 0.94, 1], rng.uniform(2, 6, 14), rng).paint("dark_rock")
    )
