"""Haleakalā: red, brown and grey cinder cones on a wide crater's bare floor, with clouds below its rim."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from landmarks.render.model import Model, copies
from landmarks.render.noise import fractal, ridged
from landmarks.render.shapes import surface
from landmarks.render.subject import Lamp, Station, Subject, Views, landmark
from landmarks.render.terrain import boulders, fan
from landmarks.render.textures import linear

__all__ = ["haleakala_national_park"]

Array = NDArray[np.float64]
Height = Callable[[Array, Array], Array]

APEX = (0.0, -2760.0)  # behind the viewpoints on the rim, 430 m above the floor
ASHES = ("#8a3f28", "#74402f", "#9c5a35", "#6a5148", "#7d4a3a", "#a8693f", "#5d4d48")


@landmark("Haleakala_National_Park")
def haleakala_national_park(rng: np.random.Generator) -> Subject:
    """A crater 3 km wide and cones up to 180 m high; clouds pour in through a gap of the far rim."""
    seed = int(rng.integers(10**6))
    cones = _cones(rng)
    height = _crater(cones, seed)
    distances = np.concatenate([np.geomspace(12, 900, 34)[:-1], np.linspace(900, 4600, 84)])
    bearings = np.linspace(-50, 50, 116)
    land = fan(height, APEX, distances, bearings).tint(_ash(cones, seed, rng))
    return Subject(
        model=land.snowless(),
        extras=(_clouds(rng, seed) + _foreground(height, rng)).snowless(),
        views=Views(
            stations=(
                Station((-20, -2675, 436), (-150, -700, 0), roam=9, swing=9),
                Station((25, -2675, 437), (150, -700, 0), roam=9, swing=9),
                Station((0, -2672, 434), (0, -500, 0), roam=9, swing=12),
                Station((-150, -2250, 430), (100, -300, 0), roam=120, swing=9),
                Station((200, -2050, 330), (-100, -100, 0), roam=100, swing=9),
            )
        ),
        lamps=(Lamp((-1500, -2500, 3000), 2000, (0.7, 0.8, 1.0)),),  # the moon
        fit=((-1500, -1300, 0), (1500, 1500, 300)),
        ground=height,
        owns_ground=True,
        dense=False,
    )


def _cones(rng: np.random.Generator) -> Array:
    """The cones (n, 4): x, y, radius, and how much higher their rim is on one side."""
    spots = [(-620, -900), (420, -1050), (-130, -250), (900, -200), (-1150, 150), (330, 500), (-560, 900)]
    places = np.array(spots) + rng.normal(0, 90, (7, 2))
    return np.column_stack([places, rng.uniform(270, 430, 7), rng.uniform(-0.16, 0.16, 7)])


def _crater(cones: Array, seed: int) -> Height:
    """The near rim's slope, the floor with its cones, and the far walls with a gap."""

    def height(x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        uneven = fractal(spot / 260, 4, seed)
        land = 12 * uneven + 0.02 * (y + 800)
        for cx, cy, radius, lean in cones:
            away = np.hypot(x - cx, y - cy) / radius * (1 + 0.05 * uneven)
            rim = 0.58 * radius * np.minimum(1.14 * (1 - away), 0.5 + 1.1 * away)
            land = np.maximum(land, rim * (1 + 2 * lean * np.clip((x - cx) / radius, -1.2, 1.2)))
        near = np.clip((-y - 1800) / 860, 0, 1)
        slope = 430 * near**1.7 + 150 * near * (1 - near) * ridged(spot / 300, 3, seed + 1)
        out = np.clip((np.hypot(x * 0.95, np.maximum(y, -400) + 400) - 2150) / 900, 0, 1)
        gap = 1 - 0.75 * np.exp(-(((x - 520) / 420) ** 2))
        wall = out * gap * (430 + 260 * fractal(spot / 900, 3, seed + 2))
        crags = 190 * out * (1 - out) * 2 * (ridged(spot / 330, 4, seed + 3) - 0.5)
        return np.asarray(np.maximum(land, slope) + wall + crags)

    return height


def _ash(cones: Array, seed: int, rng: np.random.Generator) -> Callable[[Array], Array]:
    """Each cone in a colour of its own that runs out over the floor; walls dark, greener far off."""
    order = rng.permutation(len(ASHES))
    tones = [linear(ASHES[int(k)]) for k in order]
    warm = float(rng.uniform(0.85, 1.2))

    def colour(points: Array) -> Array:
        patches = fractal(points[:, :2] / [420, 160], 4, seed + 4)[:, None]
        total = 1.4 * linear("#6d564a") * (1 + 0.3 * patches)
        weight = np.full((len(points), 1), 1.4)
        for (cx, cy, radius, _), tone in zip(cones, tones, strict=True):
            away = np.hypot(points[:, 0] - cx, points[:, 1] - cy) / radius
            share = 9 * np.exp(-((away / 1.05) ** 4))[:, None]
            streaks = fractal(
                np.column_stack([np.arctan2(points[:, 1] - cy, points[:, 0] - cx) * 4, away]), 3
            )
            rim = np.exp(-(((away - 0.27) / 0.09) ** 2))[:, None]
            total += share * tone * (1 + 0.22 * streaks[:, None] + 0.35 * rim)
            weight += share
        floor = total / weight * [warm, 1, 1 / warm]
        wall = np.clip((np.hypot(points[:, 0], points[:, 1] + 200) - 2050) / 500, 0, 1)[:, None]
        wall = wall * (points[:, 1:2] > -1500)
        crag = linear("#4d4439") * (1 + 0.5 * patches) + [0.0, 0.02, 0.0] * wall
        return np.asarray(floor * (1 - wall) + crag * wall)

    return colour


def _clouds(rng: np.random.Generator, seed: int) -> Model:
    """A white sea beyond the far rim, which may spill over into the crater."""
    spill, level = float(rng.uniform(0.1, 0.45)), float(rng.uniform(240, 430))

    def top(x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        billows = 90 * fractal(spot / 800, 3, seed + 5) + 90 * ridged(spot / 500, 3, seed + 6)
        inside = np.maximum(2900 - np.hypot(x, y + 200), 0)
        return np.asarray(level - 40 + billows - spill * inside)

    distances = np.concatenate([np.linspace(3300, 7000, 46), np.geomspace(7300, 60000, 16)])
    sea = fan(top, APEX, distances, np.linspace(-50, 50, 80))
    return sea.tint(lambda points: np.tile([0.86, 0.87, 0.9], (len(points), 1)))


def _foreground(height: Height, rng: np.random.Generator) -> Model:
    """Silverswords, rosettes of silver blades, and cinders between them, on the slope before the viewers."""
    spots = np.column_stack([rng.uniform(-22, 22, 46), rng.uniform(-2668, -2645, 46)])
    places = np.column_stack([spots, height(*spots.T)])
    stones = boulders(places[26:], rng.uniform(0.2, 0.8, 20), rng).paint("lava")
    angle, tilt = rng.uniform(0, 2 * np.pi, 40), rng.uniform(0.05, 1.4, 40)
    tips = 0.75 * np.column_stack([np.cos(angle) * np.cos(tilt), np.sin(angle) * np.cos(tilt), np.sin(tilt)])
    side = 0.07 * np.column_stack([-np.sin(angle), np.cos(angle), np.zeros(40)])
    corners = np.stack([side, tips, -side], 1).reshape(-1, 3)
    blades = surface(corners, np.arange(120).reshape(-1, 3)).coloured("#aeb9a8")
    return stones + copies(blades, places[:26], rng.uniform(0, 360, 26), rng.uniform(0.8, 2.0, 26))
