"""Machu Picchu: roofless granite houses and green terraces on a saddle below steep Huayna Picchu."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from landmarks.render.materials import recoloured
from landmarks.render.model import Model, copies, join
from landmarks.render.noise import fractal, ridged
from landmarks.render.shapes import box, gable, grid, prism, pyramid
from landmarks.render.subject import Station, Subject, Views, landmark

__all__ = ["machu_picchu"]

Array = NDArray[np.float64]
Height = Callable[[Array, Array], Array]

HORN = (35.0, 610.0, 285.0)  # Huayna Picchu: x, y and height above the main square, in metres
STATIONS = (  # round the guard house, and from the Inca trail above it
    Station((-55, -275, 112), (10, 120, 46), roam=14, swing=6),
    Station((30, -265, 108), (0, 120, 46), roam=14, swing=6),
    Station((-5, -330, 140), (8, 150, 48), roam=20, swing=6),
    Station((-100, -245, 105), (15, 100, 42), roam=14, swing=6),
    Station((10, -400, 185), (5, 120, 44), roam=25, swing=5),
    Station((85, -280, 115), (0, 110, 44), roam=14, swing=6),
)
STEP = 6.0  # metres from terrace to terrace, twice as in life, so that they show


@landmark("Machu_Picchu")
def machu_picchu(rng: np.random.Generator) -> Subject:
    """Seen from the guard house above; green after rain, yellow in the dry season."""
    seed = int(rng.integers(10**6))
    height = _mountains(seed)
    dry = float(rng.uniform(0, 1))
    city = _houses(height, rng) + _temple(height)
    return Subject(
        model=city + _land(height, _near(), dry, seed),
        extras=_land(height, _far(), dry, seed),
        views=Views(stations=STATIONS),
        fit=((-150, -150, -50), (150, 450, 250)),
        ground=height,
        owns_ground=True,
        dense=False,
    )


def _mountains(seed: int) -> Height:
    """A saddle that falls off to the river on both sides, terraced in its middle, and the horn at its end."""

    def height(x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        crag = ridged(spot / 170, 4, seed) - 0.5
        fine = fractal(spot / 45, 3, seed + 1)
        bent = x - 25 * np.sin(y / 130)
        out = np.abs(bent) - 8 * fine
        flank = 0.45 * np.clip(out - 42, 0, 75) + 1.1 * np.maximum(out - 117, 0)
        south = np.clip(-y - 30, 0, 380)
        saddle = (
            0.10 * south
            + 0.0011 * np.maximum(south - 20, 0) ** 2
            + 14 * np.exp(-(((bent + 48) / 26) ** 2) - ((y - 50) / 40) ** 2)
        )
        land = saddle - flank + np.clip((flank - 30) / 60, 0, 1) * 40 * crag
        land = np.maximum(land, -420 + 30 * crag)
        terraced = np.exp(-((np.maximum(np.abs(y - 30) - 200, 0) / 30) ** 2)) * (np.abs(bent) < 150)
        share = land / STEP + 0.25 * fine
        stepped = STEP * (np.floor(share) + np.clip((share % 1 - 0.72) / 0.28, 0, 1) - 0.25 * fine)
        land = land * (1 - terraced) + stepped * terraced
        away = np.hypot(x - HORN[0], (y - HORN[1]) / 1.25) * (1 + 0.3 * crag + 0.07 * fine)
        horn = HORN[2] * (0.75 * np.exp(-((away / 130) ** 2)) + 0.33 * np.exp(-((away / 80) ** 1.5)))
        little = 95 * np.exp(-((np.hypot(x + 95, y - 440) / 62) ** 1.8))
        rim = np.clip((np.hypot(x, y - 100) - 900) / 3000, 0, 1)
        ranges = rim * (420 + 1100 * (ridged(spot / 1500, 4, seed + 2) - 0.4))
        return np.asarray(land + horn + little + ranges)

    return height


def _lines(fine: Array, coarse: Array) -> Array:
    return np.unique(np.round(np.concatenate([fine, coarse]), 3))


def _near() -> tuple[Array, Array]:
    x = _lines(np.arange(-130, 131, 3.7), np.arange(-260, 261, 13.0))
    y = _lines(np.arange(-180, 235, 4.0), np.arange(-260, 860, 13.0))
    return x, y


def _far() -> tuple[Array, Array]:
    """The ranges beyond the river: coarse, and sunk below the near land where that lies."""
    line = np.concatenate([np.arange(-5000, -600, 220), np.arange(-600, 601, 60), np.arange(820, 5001, 220)])
    return line.astype(float), line + 100.0


def _land(height: Height, lines: tuple[Array, Array], dry: float, seed: int) -> Model:
    x, y = np.meshgrid(*lines)
    z = height(x.ravel(), y.ravel()).reshape(x.shape)
    if len(lines[0]) < 80:
        z = z - 45 * ((np.abs(x) < 262) & (y > -262) & (y < 860))
    slope = np.hypot(*np.gradient(z, lines[1], lines[0]))
    sheet = grid(np.stack([x, y, z], -1), smooth=False)
    return sheet.tint(lambda p: _colours(p, slope.ravel(), dry, seed))


def _colours(points: Array, slope: Array, dry: float, seed: int) -> Array:
    """Lawn where it is level, walls where terraces step, jungle on the flanks, bare rock where steepest."""
    lawn = np.array([0.17, 0.31, 0.05]) * (1 - dry) + np.array([0.36, 0.34, 0.11]) * dry
    jungle, wall, bare = np.array([[0.07, 0.13, 0.03], [0.33, 0.31, 0.26], [0.26, 0.25, 0.22]])
    patches = fractal(points / 25, 4, seed + 3)[:, None]
    inside = (np.abs(points[:, 0]) < 125) & (np.abs(points[:, 1] - 20) < 225) & (points[:, 2] > -60)
    steep = np.clip((slope - 0.55) * 3, 0, 1)[:, None]
    riser = (points[:, 2] / STEP + 0.25 * fractal(points[:, :2] / 45, 3, seed + 1)) % 1
    outside = (np.abs(points[:, 0]) > 40) | (points[:, 1] < -50)  # the square is a lawn
    steep = np.maximum(steep, ((np.abs(riser - 0.5) < 0.46) & outside)[:, None])
    city = lawn * (1 - steep) + wall * steep
    crags = np.clip((slope[:, None] - 1.35 + 0.5 * patches) * 1.6, 0, 1)
    wild = jungle * (1 + 0.5 * (1 - dry)) * (1 - crags) + bare * crags
    return np.asarray(np.where(inside[:, None], city, wild) * (1 + 0.35 * patches))


def _houses(height: Height, rng: np.random.Generator) -> Model:
    """Rows of gabled houses round the long main square; a few are thatched again."""
    rows = []
    for x in (-84, -66, -48, 40, 58, 76, 92):
        y = np.arange(-105, 200, 16.0) + rng.uniform(-1, 1)
        rows.append(np.column_stack([x + 25 * np.sin(y / 130) * 0.8 + rng.uniform(-2, 2, len(y)), y]))
    spots = np.vstack(rows)
    spots = spots[(rng.random(len(spots)) < 0.86) & ~((spots[:, 0] < -30) & (spots[:, 1] < -60))]
    places = np.column_stack([spots, height(*spots.T) - 0.8])
    sizes = np.column_stack([rng.uniform(1.1, 1.65, (len(spots), 2)), rng.uniform(1.0, 1.6, len(spots))])
    turns = 90.0 * (rng.random(len(spots)) < 0.3) + rng.uniform(-5, 5, len(spots))
    stone = recoloured("rubble", "#aaa498", "#bfb9ac", "#cfc9bc")
    roofed = rng.random(len(spots)) < 0.06
    walls = copies(_house(), places, turns, sizes).paint(stone).tiled(5)
    roofs = copies(gable(10.5, 8, 4).move(z=4.4), places[roofed], turns[roofed], sizes[roofed]).paint(
        "thatch"
    )
    return walls + roofs


def _house() -> Model:
    """Four walls, two of them with gables, and no roof: 9.5 × 7 m."""
    end = prism([[-3.5, 0], [3.5, 0], [3.5, 4.2], [0, 7.6], [-3.5, 4.2]], 0.8).turn(90, "x").turn(90)
    side = box(9.5, 0.8, 4.2)
    door = box(1.6, 0.1, 2.8).move(x=1.5, y=-3.62, z=0.7).paint("black")
    return join([end.move(x=-4.4), end.move(x=4.4), side.move(y=3.2), side.move(y=-3.2)]) + door


def _temple(height: Height) -> Model:
    """The pyramid of the Intihuatana beside the square, with the temples' three-sided halls on it."""
    at = np.array([[-52.0, 52.0]])
    z = float(height(at[:, 0], at[:, 1])[0])
    tiers = join([pyramid(40 - 8 * i, 34 - 7 * i, 4.2, 0.94).move(z=3.4 * i - 6) for i in range(4)])
    hall = box(9, 1.2, 4).move(y=3) + box(1.2, 6, 4).move(x=4) + box(1.2, 6, 4).move(x=-4)
    return (
        (tiers + hall.move(z=8)).move(-52, 52, z).paint(recoloured("rubble", "#a8a397", "#bfbaae")).tiled(9)
    )
