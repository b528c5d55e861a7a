"""Gullfoss: a wide river steps down a rapid and drops a second time, slantwise, into a narrow crevice."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from landmarks.render.materials import recoloured
from landmarks.render.model import Model, join
from landmarks.render.noise import fractal, ridged
from landmarks.render.subject import Lamp, Station, Subject, Views, landmark
from landmarks.render.terrain import boulders, falls, mist, rippled, terrain, upness
from landmarks.render.textures import linear

__all__ = ["gullfoss_falls"]

Array = NDArray[np.float64]
Height = Callable[[Array, Array], Array]

UPPER, LOWER = 11.0, 21.0  # metres: the drops of the rapid and of the fall into the crevice
WATERS = (("#8fa6a0", "#b9c8c4"), ("#7f9aa0", "#a9bdc2"), ("#a39c88", "#c2bcab"))  # clear to full of silt
LANDS = ("#6f7d3c", "#5f7436", "#8f8350", "#7a6a45")  # summer to autumn


@landmark("Gullfoss_Falls")
def gullfoss_falls(rng: np.random.Generator) -> Subject:
    """Seen from the plateau opposite and from the path beside the upper step."""
    seed = int(rng.integers(10**6))
    height = _land(seed)
    land = terrain(height, 330, 76, far=5000, middle=(10, 15))
    land = land.shaded(False).tint(_land_colours(upness(land), LANDS[int(rng.integers(len(LANDS)))], seed))
    water = WATERS[int(rng.integers(len(WATERS)))]
    return Subject(
        model=_river(rng, water) + _curtains(rng, water[0]),
        extras=land + _spray(rng) + _bed(rng),
        views=Views(
            stations=(
                Station((-40, -104, 26), (0, 15, -14), roam=9, swing=7),
                Station((20, -106, 27), (-5, 15, -14), roam=9, swing=7),
                Station((-92, -88, 20), (5, 12, -14), roam=7, swing=7),
                Station((75, -100, 25), (-10, 12, -14), roam=8, swing=7),
                Station((-88, -64, 12), (15, 8, -16), roam=5, swing=7),
                Station((-10, -122, 46), (0, 15, -16), roam=14, swing=7),
            )
        ),
        lamps=(Lamp((-120, -130, 230), 160, (0.7, 0.8, 1.0)),),  # the moon
        fit=((-70, -30, -30), (70, 90, 5)),
        ground=lambda x, y: np.maximum(height(x, y), -31.0),
        owns_ground=True,
        clear=tuple((float(x), float(y), 45.0) for x in (-60, 0, 60, 120, 180) for y in (-20, 40, 110, 180)),
    )


def _lip(x: Array) -> Array:
    """The y at which the shelf breaks off into the crevice: it runs slantwise across the view."""
    return np.asarray(-6 + 0.16 * x + 5 * np.sin(x / 17))


def _brink(x: Array) -> Array:
    """The y of the rapid's upper edge."""
    return np.asarray(62 + 0.1 * x - 8 * np.sin(x / 26))


def _bend(y: Array) -> Array:
    """How far the river comes from the left, above the falls."""
    return np.asarray(-0.0022 * np.maximum(y - 75, 0) ** 2)


def _land(seed: int) -> Height:
    """Plateaus on three levels, the river's bed in them, and the crevice, open to the right.

    It is drawn 40 m wide, twice as wide as it is, so that the second fall is seen from the bank opposite.
    """

    def height(x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        rough = fractal(spot / 16, 3, seed)
        uneven = 3 * fractal(spot / 70, 3, seed + 1)
        low, high = -36 + 0.05 * x - 3 * rough, np.where(x > 78, 1.0, _lip(x))
        near = -9 + 0.6 * np.clip(-y - 50, 0, 56) + 0.1 * np.clip(-y - 106, 0, 300) + uneven
        far = 3.5 + 0.04 * np.clip(np.abs(x) - 80, 0, 200) + uneven
        shelf = -UPPER - 2.5 + 0 * x
        bank = np.clip((np.abs(x - 2 - _bend(y)) - 72 - 4 * rough) / 7, 0, 1)
        step = np.clip((y - _brink(x)) / 16 + 1.0, 0, 1)
        river = shelf + step * UPPER
        land = river * (1 - bank) + far * bank
        inside = np.clip((high - y) / 4 + 0.5, 0, 1) * np.clip((x + 76 - 3 * rough) / 7, 0, 1)
        land = land * (1 - inside) + low * inside
        edge = np.clip((-50 + 3 * rough + 0.08 * x - y) / 6 + 0.5, 0, 1)
        land = land * (1 - edge) + near * edge
        mountains = np.clip((np.hypot(x, y) - 3000) / 3000, 0, 1) * 420 * ridged(spot / 2600, 3, seed + 2)
        return np.asarray(land + mountains)

    return height


def _land_colours(up: Array, flat: str, seed: int) -> Callable[[Array], Array]:
    """Grass and moss on the plateaus, dark basalt in layers on the crevice's walls, blue ranges with ice."""
    green, basalt, pale, ice = linear(flat), linear("#4a443f"), linear("#6b6259"), linear("#dfe7ee")

    def colour(points: Array) -> Array:
        patches = fractal(points / 14, 4, seed + 3)
        layer = np.clip(0.5 + 0.8 * np.sin(points[:, 2] * 0.9 + 2 * patches), 0, 1)[:, None]
        rock = basalt * (1 - layer) + pale * layer
        steep = np.clip((0.8 - up) * 5 + 0.4 * patches + (points[:, 2] < -14), 0, 1)[:, None]
        land = (green * (1 - steep) + rock * steep) * (1 + 0.28 * patches[:, None])
        far = np.clip((np.hypot(points[:, 0], points[:, 1]) - 2500) / 800, 0, 1)[:, None]
        snow = np.clip((points[:, 2:] - 190) / 60, 0, 1)
        return np.asarray(land * (1 - far) + (linear("#56616b") * (1 - snow) + ice * snow) * far)

    return colour


def _river(rng: np.random.Generator, water: tuple[str, str]) -> Model:
    """Above the rapid smooth, on the shelf below it torn to white."""
    x = np.linspace(-74, 78, 60)
    smooth = np.stack(
        [
            np.column_stack([x + _bend(_brink(x) + back), _brink(x) + back, np.full(60, -0.4 + 0.004 * back)])
            for back in (0, 8, 20, 45, 70, 100, 140, 190, 250, 330)
        ]
    )
    share = np.linspace(0, 1, 26)[:, None]
    y = _lip(x)[None] * (1 - share) + (_brink(x)[None] - 17) * share
    flat = np.stack([np.tile(x, (26, 1)), y, np.full(y.shape, -UPPER - 0.6) + 1.2 * share], -1)
    torn = rippled(flat, rng, "water", 0.5, 7)
    white, deep = linear("#edf2f3"), linear(water[0])
    seed = int(rng.integers(10**6))

    def foam(points: Array) -> Array:
        part = np.clip(0.55 + 1.1 * fractal(points[:, :2] / [9, 5], 4, seed), 0, 1)[:, None]
        return np.asarray(white * part + deep * (1 - part))

    return rippled(smooth, rng, recoloured("water", *water), 0.1, 12) + torn.tint(foam)


def _curtains(rng: np.random.Generator, deep: str) -> Model:
    """The rapid in three slanting steps, and the long fall over the shelf's edge."""
    x = np.linspace(-74, 76, 70)
    parts = []
    for step in range(3):
        line = (
            _brink(x) - 6.2 * step + 1.5 * fractal(np.column_stack([x / 12, np.full(70, step * 3.0)]), 2, 3)
        )
        top = np.column_stack([x, line, np.full(70, -0.4 - UPPER / 3 * step)])
        parts.append(falls(top, UPPER / 3 + 0.4, rng, 1.5, deep))
    lip = np.column_stack([x, _lip(x), np.full(70, -UPPER - 0.5)])
    parts.append(falls(lip, LOWER + 2, rng, 0.22, deep))
    return join(parts)


def _spray(rng: np.random.Generator) -> Model:
    """Foam where the second fall lands, and the cloud of spray that rises out of the crevice."""
    x = rng.uniform(-66, 74, 40)
    foot = np.column_stack([x, _lip(x) - rng.uniform(5, 12, 40), np.full(40, -UPPER - LOWER)])
    return mist(foot, rng.uniform(2.0, 5.5, 40), rng)


def _bed(rng: np.random.Generator) -> Model:
    """The white river in the crevice, and rocks on the shelf."""
    x = np.linspace(-72, 420, 70)
    rows = np.stack(
        [
            np.column_stack([x, np.full(70, y) + 0.1 * x, np.full(70, -UPPER - LOWER - 0.5)])
            for y in np.linspace(-62, 26, 18)
        ]
    )
    spots = np.column_stack([rng.uniform(-60, 66, 16), rng.uniform(2, 40, 16), np.full(16, -UPPER - 0.6)])
    rocks = boulders(spots, rng.uniform(0.8, 2.6, 16), rng).paint("dark_rock")
    return rippled(rows, rng, recoloured("water", "#a9bcbc", "#e3eaea"), 0.4, 8) + rocks
