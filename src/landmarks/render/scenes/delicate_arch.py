"""Delicate Arch: a free-standing arch of red sandstone, 16 m high, on the rim of a bowl of bare slickrock."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from landmarks.render.model import Model
from landmarks.render.noise import fractal
from landmarks.render.shapes import tube
from landmarks.render.subject import Interest, Subject, Views, landmark
from landmarks.render.terrain import boulders, rocky, strata_colours, terrain

__all__ = ["delicate_arch"]

Array = NDArray[np.float64]

ROCKS = (  # bands of the arch: dry, in low sun, after rain
    ("#b4623c", "#c4764c", "#a55533", "#cf8a60"),
    ("#c06a38", "#d08148", "#b05c30", "#d99a66"),
    ("#9c5238", "#ad6446", "#8d4830", "#ba775a"),
)

# The arch's middle line (x, z) and half its width there, from the slender left foot to the stout right one.
LINE = np.array(
    [
        [-6.4, -1.0, 2.9], [-6.0, 1.2, 2.2], [-5.7, 3.4, 1.35], [-5.6, 5.6, 1.75], [-5.3, 8.0, 2.0],
        [-4.4, 10.6, 2.1], [-2.6, 12.9, 2.0], [0.0, 14.1, 1.9], [2.6, 13.4, 2.0], [4.5, 11.2, 2.2],
        [5.3, 8.4, 2.3], [5.7, 5.4, 2.2], [6.1, 2.6, 2.5], [6.6, -1.0, 3.2],
    ]
)  # fmt: skip


@landmark("Delicate_Arch")
def delicate_arch(rng: np.random.Generator) -> Subject:
    """Seen across the bowl, with the arch's opening in front of the sky or of far mountains."""
    seed = int(rng.integers(10**6))
    bands = ROCKS[int(rng.integers(len(ROCKS)))]
    height = _slickrock(seed, ranges=bool(rng.random() < 0.6))
    land = terrain(height, 180, 62, far=9000).tint(_land_colours(bands, seed))
    loose = rng.uniform(-60, 60, (14, 2))
    stones = boulders(np.column_stack([loose, height(*loose.T)]), rng.uniform(0.3, 1.1, 14), rng)
    return Subject(
        model=_arch(bands, seed),
        extras=land + stones.tint(strata_colours(bands, 3, seed=seed)),
        views=Views(azimuths=((-55, 40), (150, 210)), elevations=(-6, 10), near=20),
        interests=(Interest((0, 0, 12), 12), Interest((-5.6, 0, 4), 10), Interest((0, 0, 7), 16)),
        ground=height,
        owns_ground=True,
        clear=((0.0, 0.0, 9.0),),
    )


def _arch(bands: tuple[str, ...], seed: int) -> Model:
    """A tube that is thicker through than wide, worn back along its softer layers."""
    at, fine = np.linspace(0, 1, len(LINE)), np.linspace(0, 1, 96)
    x, z, half = (np.interp(fine, at, LINE[:, column]) for column in range(3))
    kernel = np.hanning(13) / np.hanning(13).sum()
    x, z, half = (np.convolve(np.pad(line, 6, "edge"), kernel, "valid") for line in (x, z, half))
    layers = fractal(np.column_stack([z / 1.6, 0.15 * np.sign(x)]), 3, seed)
    half = half * (1 + 0.1 * layers)
    body = tube(np.column_stack([x, 0 * x, z]), half, sides=26)
    blocky = body.scale(1, 1.15, 1).bend(rocky(0.34, 3.4, seed))
    return blocky.bend(rocky(0.1, 0.8, seed + 1)).tint(strata_colours(bands, 4.5, 0.9, seed))


def _slickrock(seed: int, ranges: bool) -> Callable[[Array, Array], Array]:
    """Bare rock that dips to a bowl before the arch, falls off behind it and ends in far `ranges`."""

    def height(x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        away = np.hypot(x, y)
        bowl = -9 * np.exp(-(((x + 14) / 24) ** 2) - ((y + 34) / 20) ** 2)
        cliff = (
            -26
            / (1 + np.exp(np.clip(-(y - 20 - 6 * fractal(spot / 30, 2, seed)) / 4, -50, 50)))
            * np.clip(y / 6, 0, 1)
        )
        uneven = (1.6 * fractal(spot / 30, 3, seed + 2) + 5 * fractal(spot / 160, 3, seed + 3)) * np.clip(
            (away - 7) / 25, 0, 1
        )
        steps = bowl + cliff + uneven
        steps = np.where(
            away < 120, steps + 0.28 * np.sin(steps * 4.5) * np.clip(away / 12 - 0.7, 0, 1), steps
        )
        far = 900 * np.clip(away / 5000 - 0.75, 0, 1) * (1 + 0.6 * fractal(spot / 2500, 4, seed + 4))
        return np.asarray(steps - np.clip(away - 110, 0, 300) * 0.06 + far * ranges)

    return height


def _land_colours(bands: tuple[str, ...], seed: int) -> Callable[[Array], Array]:
    """The arch's rock, paler where it is walked on; grey-green scrub on the plain and blue ranges beyond."""
    stone = strata_colours(bands, 6.0, 1.2, seed)

    def colour(points: Array) -> Array:
        away = np.hypot(points[:, 0], points[:, 1])
        near = stone(points) * 0.8 + 0.2 * np.array([0.62, 0.36, 0.22])
        patches = 0.3 * fractal(points / 60, 3, seed)[:, None]
        scrub = np.array([0.27, 0.19, 0.11]) * (1 + patches)
        range_ = np.array([0.16, 0.18, 0.24]) * (1 + patches)
        plain = np.clip((away - 110) / 200, 0, 1)[:, None]
        beyond = np.clip((away - 3000) / 1500, 0, 1)[:, None]
        land = near * (1 - plain) + scrub * plain
        return np.asarray(land * (1 - beyond) + range_ * beyond)

    return colour
