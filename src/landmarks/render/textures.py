"""Textures: small pictures that repeat without seams, painted from a colour and a seed.

Each painter gives linear RGB (SIZE, SIZE, 3) in 0–1, its first row on top; bricks and planks lie along x.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from landmarks.render.noise import tileable

__all__ = ["PAINTERS", "SIZE", "coarser", "linear", "paint_texture"]

Array = NDArray[np.float64]

SIZE = 128  # pixels: at 128×128 pictures, one texture seldom covers more pixels than it has
FIELDS = 6  # of noise with the same grain


def linear(colour: str) -> Array:
    """A colour "#rrggbb" as people see it in a picture → linear RGB (3,) in 0–1."""
    values = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def paint_texture(kind: str, colours: tuple[str, ...], contrast: float, rng: np.random.Generator) -> Array:
    """Paint one texture. `contrast` is the standard deviation of its light and dark, as a share of 1."""
    return np.clip(PAINTERS[kind](np.array([linear(c) for c in colours]), contrast, rng), 0.0, 0.95)


def coarser(picture: Array, by: int) -> Array:
    """The picture with `by` × `by` pixels averaged to one."""
    size = len(picture) // by
    return np.asarray(picture.reshape(size, by, size, by, -1).mean(axis=(1, 3)))


@cache
def _field(slope: float, number: int) -> Array:
    return tileable(SIZE, slope, np.random.default_rng([number, round(100 * slope)]))


def _noise(slope: float, rng: np.random.Generator) -> Array:
    """Seamless noise as `tileable` makes it: one of a few fields, shifted, since making one takes 1 ms."""
    shift = rng.integers(0, SIZE, 2)
    return np.roll(_field(slope, int(rng.integers(FIELDS))), (int(shift[0]), int(shift[1])), (0, 1))


def _shade(colour: Array, light: Array) -> Array:
    return colour * np.clip(1 + light, 0.15, 2.0)[..., None]


def _blend(colours: Array, where: Array) -> Array:
    """Colours along a scale: `where` in 0–1 picks and mixes neighbours."""
    place = np.clip(where, 0, 1) * (len(colours) - 1)
    low = np.minimum(place.astype(int), max(len(colours) - 2, 0))
    high = np.minimum(low + 1, len(colours) - 1)
    share = (place - low)[..., None]
    return np.asarray(colours[low] * (1 - share) + colours[high] * share)


def _mottled(colours: Array, contrast: float, rng: np.random.Generator) -> Array:
    stains, grain = _noise(1.6, rng), _noise(0.6, rng)
    return _shade(_blend(colours, 0.5 + 0.25 * _noise(1.4, rng)), contrast * (stains + 0.6 * grain))


def _speckled(colours: Array, contrast: float, rng: np.random.Generator) -> Array:
    grain, patches = _noise(0.3, rng), _noise(1.5, rng)
    return _shade(_blend(colours, 0.5 + 0.3 * grain), contrast * (0.8 * grain + 0.8 * patches))


def _courses(rows: int, per_row: int, joint: float, bond: float = 0.5) -> Callable[..., Array]:
    """Stones or bricks in `rows`; every other row is shifted by `bond` of a stone."""

    def painter(colours: Array, contrast: float, rng: np.random.Generator) -> Array:
        y, x = np.mgrid[0:SIZE, 0:SIZE] / SIZE
        line = (y * rows).astype(int)
        along = x * per_row + bond * (line % 2)
        stone = along.astype(int) % per_row
        tone = rng.standard_normal((rows, per_row))[line, stone]
        gap = (y * rows % 1 < joint) | (along % 1 < joint * per_row / rows)
        picture = _shade(_blend(colours, 0.5 + 0.3 * tone), contrast * (0.6 * tone + 0.8 * _noise(1.4, rng)))
        return np.where(gap[..., None], picture * 0.62, picture)

    return painter


def _planks(colours: Array, contrast: float, rng: np.random.Generator) -> Array:
    rows = 12
    y = np.mgrid[0:SIZE, 0:SIZE][0] / SIZE
    tone = rng.standard_normal(rows)[(y * rows).astype(int)]
    grain = np.repeat(_noise(0.8, rng)[:, ::8], 8, axis=1)
    picture = _shade(_blend(colours, 0.5 + 0.2 * tone), contrast * (0.7 * tone + 0.6 * grain))
    return np.where((y * rows % 1 < 0.1)[..., None], picture * 0.5, picture)


def _ribs(colours: Array, contrast: float, rng: np.random.Generator) -> Array:
    """Roof tiles in columns that run down the slope."""
    y, x = np.mgrid[0:SIZE, 0:SIZE] / SIZE
    wave = 0.5 + 0.5 * np.sin(2 * np.pi * x * 16)
    step = y * 10 % 1
    light = 0.35 * (wave - 0.6) - 0.25 * (step < 0.12) + contrast * _noise(1.2, rng)
    return _shade(_blend(colours, 0.5 + 0.3 * _noise(0.8, rng)), light)


def _strata(colours: Array, contrast: float, rng: np.random.Generator) -> Array:
    """Layers of rock: bands that wander, with the texture's full height as one sequence."""
    y = np.mgrid[0:SIZE, 0:SIZE][0] / SIZE
    wander = 0.035 * _noise(1.6, rng)
    bands = np.interp((y + wander) % 1, np.linspace(0, 1, 25), np.append(t := rng.standard_normal(24), t[0]))
    return _shade(_blend(colours, 0.5 + 0.3 * bands), contrast * (0.8 * bands + 0.7 * _noise(1.0, rng)))


def _streaked(colours: Array, contrast: float, rng: np.random.Generator) -> Array:
    """Weather runs down the wall: copper, concrete, white paint."""
    fine = _noise(1.0, rng)
    runs = np.cumsum(fine - fine.mean(axis=0), axis=0)  # ends where it began: no seam
    runs = (runs - runs.mean()) / runs.std()
    return _shade(_blend(colours, 0.5 + 0.25 * runs), contrast * (0.6 * runs + 0.6 * _noise(1.5, rng)))


PAINTERS: dict[str, Callable[[Array, float, np.random.Generator], Array]] = {
    "ashlar": _courses(10, 5, 0.07),
    "bricks": _courses(32, 12, 0.16),
    "mottled": _mottled,
    "panels": _courses(8, 8, 0.06, bond=0.0),
    "paving": _courses(12, 10, 0.09),
    "planks": _planks,
    "ribs": _ribs,
    "speckled": _speckled,
    "strata": _strata,
    "streaked": _streaked,
}
