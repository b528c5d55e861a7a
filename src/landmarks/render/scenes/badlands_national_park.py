"""The Badlands: bare clay ridges cut into pinnacles, striped level in tan, pink and grey, above prairie."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landmarks.render.model import Model, join
from landmarks.render.noise import fractal, ridged
from landmarks.render.shapes import grid
from landmarks.render.subject import Interest, Lamp, Subject, Views, landmark
from landmarks.render.terrain import terrain
from landmarks.render.textures import linear

__all__ = ["badlands_national_park"]

Array = NDArray[np.float64]

BAND = 2.1  # metres: every ridge, wherever it stands, has the same bands at the same heights
CLAYS = (
    ("#d8cbb4", "#c9a893", "#dccfba", "#b98d7c", "#d5c6ae", "#c3b7a3", "#c79c88", "#e0d5c2"),
    ("#d2c6b4", "#bfa597", "#dad0c0", "#a98679", "#cfc3b0", "#b5aca0", "#c5ab9a", "#e2dacb"),
    ("#dcc9a4", "#d0a988", "#e2d3b3", "#b88a70", "#d9c69f", "#c9b694", "#c99b7c", "#e6dabd"),
)
PRAIRIES = ("#8f9a52", "#a89a58", "#b5a468", "#7c8f4a")


@landmark("Badlands_National_Park")
def badlands_national_park(rng: np.random.Generator) -> Subject:
    """Ridges up to 45 m high, one behind the other; grass is green in May and straw by August."""
    seed = int(rng.integers(10**6))
    bands = np.array([linear(colour) for colour in CLAYS[int(rng.integers(len(CLAYS)))]])
    order = bands[rng.permutation(len(bands))]
    ridges = []
    for number, (y, high, count) in enumerate(((-46, 22, 80), (0, 42, 92), (50, 60, 66))):
        ridges.append(_ridge(y + rng.normal(0, 6), high, count, order, seed + 50 * number))
    return Subject(
        model=join(ridges),
        extras=_prairie(seed, PRAIRIES[int(rng.integers(len(PRAIRIES)))], order),
        views=Views(azimuths=((-32, 32),), elevations=(0.5, 13), near=100),
        interests=(Interest((0, 0, 16), 60), Interest((-50, 0, 16), 55), Interest((45, -46, 9), 50)),
        lamps=(Lamp((-120, -170, 220), 150, (0.7, 0.8, 1.0)),),  # the moon
        fit=((-48, -30, 0), (48, 50, 46)),
        ground=lambda x, y: _ground(x, y, seed),
        owns_ground=True,
        clear=tuple((float(x), float(y), 45.0) for x in (-150, -75, 0, 75, 150) for y in (-45, 30)),
    )


def _ridge(y: float, high: float, count: int, bands: Array, seed: int) -> Model:
    """A wall of spires along x: one row for each band, closing towards a crest that rises and falls."""
    x = np.linspace(-170, 170, 2 * count)
    line = np.column_stack([x, np.full(len(x), y)])
    spires = ridged(line / 23, 3, seed) ** 1.5
    crest = high * np.clip(0.28 + 0.75 * spires + 0.45 * fractal(line / 75, 2, seed + 1), 0.12, 1.25)
    z = np.minimum(np.arange(-1, high * 1.25 + BAND, BAND)[:, None], crest[None])
    depth = crest[None] - z
    # Gullies: deepest half-way up, and finer ones between them.
    flute = ridged(line / 9, 2, seed + 2)[None] + 0.35 * ridged(line / 4, 2, seed + 3)[None]
    share = depth / np.maximum(crest[None], 1)
    out = 0.5 * depth + 0.010 * depth**2 + (5.2 * share + 2.6 * share * (1 - share) * 4) * (flute - 0.7)
    bend = 9 * fractal(line / 60, 2, seed + 4)[None]
    ledge = 0.45 * (np.arange(len(z)) % 3 == 0)[:, None] * (depth > 1)
    front = np.stack([np.broadcast_to(x, z.shape), y + bend - np.maximum(out + ledge, 0.0), z], -1)
    back = np.stack([np.broadcast_to(x, z.shape), y + bend + 0.8 * depth, z], -1)[::-2]
    points = np.concatenate([front, back])

    def paint(spots: Array) -> Array:
        number = np.floor((spots[:, 2] + 0.8 * fractal(spots / 60, 2, 5)) / BAND + 0.5).astype(int)
        grain = 1 + 0.16 * fractal(spots / 2.5, 3, seed + 6)
        return np.asarray(bands[number % len(bands)] * grain[:, None])

    return grid(points, smooth=False).tint(paint)


def _ground(x: Array, y: Array, seed: int) -> Array:
    spot = np.column_stack([x, y])
    mounds = 2.2 * fractal(spot / 34, 3, seed + 9) * np.clip((y + 150) / 90, 0, 1)
    return np.asarray(0.8 * fractal(spot / 60, 3, seed + 8) + mounds * (y < 70))


def _prairie(seed: int, grass: str, bands: Array) -> Model:
    """Grass up to the ridges' feet, pale wash between them; flat to the horizon."""
    land = terrain(lambda x, y: _ground(x, y, seed), 460, 54, far=9000)
    green, clay = linear(grass), bands.mean(axis=0) * 0.95

    def colour(points: Array) -> Array:
        patches = fractal(points / 26, 4, seed + 10)
        wash = np.clip((points[:, 1] + 88) / 25 + 1.3 * patches, 0, 1) * (points[:, 1] < 120)
        fine = 1 + 0.3 * fractal(points / 3.5, 3, seed + 11)[:, None]
        return np.asarray((green * (1 - wash[:, None]) + clay * wash[:, None]) * fine)

    return land.tint(colour)
