"""Banff: a turquoise lake between dark conifers, below a wall of layered peaks with snow on their ledges."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from landmarks.render.materials import recoloured
from landmarks.render.model import Model, copies
from landmarks.render.noise import fractal, ridged
from landmarks.render.shapes import grid, lathe, tube
from landmarks.render.subject import Lamp, Station, Subject, Views, landmark
from landmarks.render.terrain import boulders, fan, upness
from landmarks.render.textures import linear

__all__ = ["banff_national_park"]

Array = NDArray[np.float64]
Height = Callable[[Array, Array], Array]

WATERS = (("#1b93a3", "#2fb0b4"), ("#2a9fb8", "#44b8c6"), ("#238f8f", "#46b0a4"), ("#1f7fb0", "#3a9cc4"))


@landmark("Banff_National_Park")
def banff_national_park(rng: np.random.Generator) -> Subject:
    """Moraine Lake below the Valley of the Ten Peaks, 1000 m above it; the milk of its glacier varies."""
    seed = int(rng.integers(10**6))
    height = _valley(seed, _peaks(rng))
    distances = np.concatenate([np.geomspace(10, 1500, 50)[:-1], np.linspace(1500, 3500, 72), [4600]])
    land = fan(height, (0, -260), distances, np.linspace(-48, 48, 112))
    land = land.shaded(False).tint(_colours(upness(land), float(rng.uniform(0, 1)), seed))
    colours = WATERS[int(rng.integers(len(WATERS)))]
    lake = _lake().paint(recoloured("turquoise_water", *colours))
    return Subject(
        model=land + lake,
        extras=_woods(height, rng) + _shore(height, rng),
        views=Views(
            stations=(
                Station((0, -215, 24), (0, 1500, 330), roam=9, swing=8),
                Station((-45, -205, 20), (150, 1500, 330), roam=9, swing=8),
                Station((45, -210, 30), (-150, 1500, 330), roam=9, swing=8),
                Station((-20, -225, 55), (0, 1500, 300), roam=10, swing=8),
                Station((10, -190, 11), (0, 1500, 370), roam=7, swing=8),
            )
        ),
        lamps=(Lamp((-1500, -200, 3000), 2200, (0.7, 0.8, 1.0)),),  # the moon
        fit=((-600, 0, 0), (600, 2400, 1000)),
        ground=height,
        owns_ground=True,
        clear=((0.0, 100.0, 330.0), (0.0, 600.0, 330.0), (0.0, 1100.0, 330.0)),
    )


def _peaks(rng: np.random.Generator) -> Array:
    """Seven peaks (n, 4) side by side: x, y, height, half their width."""
    x = np.linspace(-1750, 1750, 7) + rng.uniform(-120, 120, 7)
    return np.column_stack(
        [x, rng.uniform(2450, 2900, 7), rng.uniform(820, 1180, 7), rng.uniform(560, 760, 7)]
    )


def _valley(seed: int, peaks: Array) -> Height:
    """The lake's bed, wooded sides, scree, and the wall of peaks with gullies down it."""

    def height(x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        gully = ridged(spot / 340, 4, seed) - 0.5
        shore = _half(y) * (1 + 0.18 * fractal(spot / 240, 3, seed + 1))
        end = y - 1350
        out = np.maximum(np.abs(x) - shore, end)
        side = (
            np.clip(out / 40, -1, 0) * 5 + 0.42 * np.clip(out, 0, 900) + 30 * gully * np.clip(out / 250, 0, 1)
        )
        scree = 0.2 * np.clip(end, 0, 700) - 5 * (end < 0)
        land = np.where(end > np.abs(x) - shore, np.minimum(side, scree), side)
        wall = np.zeros(len(x))
        for px, py, high, half in peaks:
            away = np.maximum(np.abs(x - px) / half, np.abs(y - py) / (0.8 * half))
            away = 0.5 * away + 0.5 * np.hypot(x - px, (y - py) * 1.2) / half + 0.16 * gully
            wall = np.maximum(wall, high * (1 - 0.62 * away))
        near = np.clip((-y - 60) / 120, 0, 1) * np.exp(-((x / 170) ** 4))
        return np.asarray(
            np.maximum(land, wall + 60 * gully * np.clip(wall / 200, 0, 1) - 6) * (1 - near) + 10 * near
        )

    return height


def _half(y: Array) -> Array:
    """Half the lake's width at y."""
    return np.interp(y, [-200, -110, 0, 300, 800, 1300, 1500], [60, 120, 190, 230, 200, 150, 60])


def _lake() -> Model:
    y = np.linspace(-160, 1480, 30)
    x = np.linspace(-1, 1, 12)[None] * (1.6 * _half(y) + 40)[:, None]
    return grid(np.stack([x, np.repeat(y[:, None], 12, 1), np.full(x.shape, -1.0)], -1))


def _colours(up: Array, white: float, seed: int) -> Callable[[Array], Array]:
    """Grey and buff layers with snow lying on their ledges; scree below them, forest below that."""
    snow, layers = (
        linear("#eff2f6"),
        np.array([linear(c) for c in ("#5c5753", "#948877", "#4d4a49", "#a3927c")]),
    )
    wood, scree = linear("#2c4431"), linear("#8c8579")

    def colour(points: Array) -> Array:
        fine = fractal(points / 90, 4, seed + 5)
        level = (points[:, 2] + 0.14 * points[:, 0] + 14 * fine) / 84
        stone = layers[np.floor(level).astype(int) % 4] * (1 + 0.25 * fine[:, None])
        ledge = np.clip(5 * (level % 1 - 0.78 + 0.3 * white) * (points[:, 2] > 330), 0, 1)
        ledge = np.clip(ledge + 5 * (up - 0.68) * (points[:, 2] > 520 - 200 * white) + 0.5 * fine, 0, 1)[
            :, None
        ]
        high = stone * (1 - ledge) + snow * ledge
        z = points[:, 2] + 70 * fine
        talus = np.clip((points[:, 1] - 1500) / 300 + fine, 0, 1)[:, None]
        low = wood * (1 + 0.5 * fractal(points / 12, 2, seed + 6)[:, None]) * (1 - talus) + scree * talus
        top = np.clip((z - 330) / 90, 0, 1)[:, None]
        return np.asarray(low * (1 - top) + high * top)

    return colour


def _woods(height: Height, rng: np.random.Generator) -> Model:
    """Spruces along both shores and at the viewers' sides."""
    tiers = [
        (1.0 * (1 - 0.23 * i) * w, 0.5 + 1.4 * (i + u)) for i in range(4) for w, u in ((1, 0), (0.5, 0.9))
    ]
    fir = (
        lathe([(0.15, 0), (0.15, 0.5), *tiers, (0.02, 6.6)], 5, smooth=False).scale(3.4).paint("pine_needles")
    )
    side, y = np.sign(rng.uniform(-1, 1, 140)), rng.uniform(-60, 1500, 140)
    shores = np.column_stack([side * (1.22 * _half(y) + rng.uniform(4, 70, 140) + 0.05 * y), y])
    near = np.column_stack(
        [np.sign(rng.uniform(-1, 1, 26)) * rng.uniform(36, 95, 26), rng.uniform(-165, -60, 26)]
    )
    spots = np.vstack([shores, near])
    places = np.column_stack([spots, height(*spots.T) - 0.5])
    dry = places[:, 2] > -0.4
    slim = np.column_stack(
        [np.repeat(rng.uniform(0.8, 1.2, (len(spots), 1)), 2, 1), rng.uniform(0.8, 1.6, len(spots))]
    )
    return copies(fir, places[dry], rng.uniform(0, 360, int(dry.sum())), slim[dry])


def _shore(height: Height, rng: np.random.Generator) -> Model:
    """The rock pile's boulders and driftwood at the lake's foot."""
    spots = np.column_stack([rng.uniform(-75, 75, 34), rng.uniform(-200, -95, 34)])
    stones = boulders(np.column_stack([spots, height(*spots.T)]), rng.uniform(0.5, 2.6, 34), rng).paint(
        "rock"
    )
    logs = np.column_stack([rng.uniform(-50, 50, 9), rng.uniform(-112, -88, 9), np.full(9, -0.4)])
    log = tube([[-6.0, 0.0, 0.0], [0.0, 0.2, 0.1], [6.0, 0.0, 0.0]], [0.35, 0.3, 0.2], 6).paint("wood")
    return stones + copies(log, logs, rng.uniform(-40, 40, 9))
