"""The Great Wall: a stone wall with battlements and square watch towers along wooded mountain ridges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landmarks.render.architecture import square_tower
from landmarks.render.materials import Material, recoloured
from landmarks.render.model import Model, copies, join
from landmarks.render.noise import fractal, ridged
from landmarks.render.shapes import beams, gable, grid, sphere
from landmarks.render.subject import Station, Subject, Views, landmark
from landmarks.render.terrain import land_colours, rocky, terrain

__all__ = ["great_wall_of_china"]

Array = NDArray[np.float64]

HALF, DECK, PARAPET = 3.2, 7.5, 9.0  # metres: half the wall's width; walkway and parapet above the ridge
NEAR, FAR = -260.0, 1300.0  # where the wall comes from and goes to, along y

# Slopes, woods: summer, autumn, early spring.
SEASONS = (("#4f6636", "#3d5a2a"), ("#7d6a3c", "#a5622c"), ("#85795a", "#6d6b45"), ("#5a6f3c", "#4c6b30"))


@dataclass(frozen=True)
class _Ridge:
    """The mountains' crest, which the wall runs along: x and height for every y, and the land beside it."""

    seed: int
    bends: tuple[float, float, float]

    def x(self, y: Array) -> Array:
        a, b, _ = self.bends
        return np.asarray(75 * np.sin(y / 140 + a) + 26 * np.sin(y / 55 + b) + 0.05 * y)

    def z(self, y: Array) -> Array:
        c = self.bends[2]
        return np.asarray(90 + 24 * np.sin(y / 120 + c) + 9 * np.sin(y / 47 + 2 * c) + 0.09 * np.abs(y))

    def land(self, x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        along = np.clip(y, NEAR - 200, FAR + 200)
        off = np.abs(x - self.x(along)) * 0.8 + np.abs(y - along)
        spurs = ridged(spot / 260, 4, self.seed)
        side = np.clip((off - 7) / 60, 0, 1)
        slope = (
            self.z(along)
            - 0.58 * np.maximum(off - 7, 0)
            + side * (60 * (spurs - 0.45) + 7 * fractal(spot / 38, 3, self.seed + 2))
        )
        floor = -60 + 240 * np.clip(np.hypot(x, y - 300) / 1500 - 0.35, 0, 2.5) * ridged(
            spot / 900, 5, self.seed + 1
        )
        return np.asarray(np.logaddexp(slope / 20, floor / 20) * 20)


@landmark("Great_Wall_of_China")
def great_wall_of_china(rng: np.random.Generator) -> Subject:
    """Seen from the walkway, from a tower and from the slopes beside; woods change with the season."""
    a, b, c = (float(bend) for bend in rng.uniform(0, 6.28, 3))
    ridge = _Ridge(int(rng.integers(10**6)), (a, b, c))
    towers = _tower_places(ridge, rng)
    slopes, woods = SEASONS[int(rng.integers(len(SEASONS)))]
    stone = recoloured("stone", *(("#a0968a", "#b5aa9b") if rng.random() < 0.6 else ("#a8977a", "#bcab8d")))
    land = land_colours(slopes, "#6f6859", feature=30, seed=ridge.seed, steepness=0.62)(
        terrain(ridge.land, 1150, 62, far=9000, middle=(0, 320))
    )
    return Subject(
        model=(_wall(ridge) + _merlons(ridge)).paint(stone).tiled(12) + _towers(ridge, towers, stone, rng),
        extras=land + _woods(ridge, woods, rng),
        views=Views(stations=_stations(ridge, towers)),
        fit=((-120, 0, 60), (120, 400, 150)),
        ground=ridge.land,
        owns_ground=True,
        dense=False,
    )


def _along(ridge: _Ridge, step: float, low: float = NEAR, high: float = FAR) -> Array:
    """Points (n, 3) on the crest every `step` metres of y, and its heading."""
    y = np.arange(low, high, step)
    return np.column_stack([ridge.x(y), y, ridge.z(y)])


def _sideways(line: Array) -> Array:
    """The unit vectors (n, 3) to the right of a path."""
    ahead = np.gradient(line, axis=0)
    right = np.column_stack([ahead[:, 1], -ahead[:, 0], np.zeros(len(line))])
    return np.asarray(right / np.linalg.norm(right, axis=1, keepdims=True))


def _wall(ridge: _Ridge) -> Model:
    """The cross-section, from the left foot over both parapets to the right foot, swept along the crest."""
    line = _along(ridge, 6.0)
    right = _sideways(line)
    inner = HALF - 0.7
    half = [(HALF + 0.8, -9), (HALF, DECK), (HALF, PARAPET), (inner, PARAPET), (inner, DECK)]
    section = [(-out, up) for out, up in half] + half[::-1]
    rows = [line + out * right + [0, 0, up] for out, up in section]
    return grid(np.stack(rows), smooth=False)


def _merlons(ridge: _Ridge) -> Model:
    """Battlements on both parapets, drawn twice as large as in life so that they can be told from afar."""
    line = _along(ridge, 3.6, high=700)
    right = _sideways(line)
    ahead = np.cross([0.0, 0.0, 1.0], right)
    parts = []
    for side in (-1, 1):
        at = line + side * (HALF - 0.35) * right + [0, 0, PARAPET + 0.45]
        parts.append(beams(at - 0.95 * ahead, at + 0.95 * ahead, 1.0))
    return join(parts)


def _tower_places(ridge: _Ridge, rng: np.random.Generator) -> Array:
    """The y (n,) of a tower about every 115 m, each moved to the highest place near."""
    y = np.arange(-160, FAR, 115.0)
    near = np.add.outer(y + rng.uniform(-18, 18, len(y)), np.linspace(-22, 22, 12))
    highest = ridge.z(near.ravel()).reshape(near.shape).argmax(axis=1)
    return np.asarray(np.take_along_axis(near, highest[:, None], axis=1)[:, 0])


def _towers(ridge: _Ridge, y: Array, stone: Material, rng: np.random.Generator) -> Model:
    """Watch towers of two storeys; some have a roofed hut on top."""
    slope = np.degrees(np.arctan2(ridge.x(y - 3) - ridge.x(y + 3), 6.0))
    places = np.column_stack([ridge.x(y), y, ridge.z(y) - 4])
    tower = _stone(square_tower(12.5, 19, 2, 3, "battlements", "round"), stone)
    hut = _stone(square_tower(8.5, 3.2, 1, 3), stone) + gable(11, 10, 3.2).move(z=3.2).paint("dark_tiles")
    roofed = rng.random(len(y)) < 0.4
    roofed[[1, 3]] = False  # visitors stand on these
    return copies(tower, places, slope) + copies(hut.move(z=19), places[roofed], slope[roofed])


def _stone(model: Model, stone: Material) -> Model:
    """In the wall's stone, but for its windows."""
    parts = [Model((mesh,)) for mesh in model.meshes]
    return join([part if part.meshes[0].material.name == "window" else part.paint(stone) for part in parts])


def _woods(ridge: _Ridge, leaves: str, rng: np.random.Generator) -> Model:
    """Round crowns on the slopes, denser away from the wall."""
    spots = np.column_stack([rng.normal(0, 60, 900), rng.uniform(-260, 560, 900)])
    spots = spots[np.abs(spots[:, 0]) > 9][:430]
    spots[:, 0] += ridge.x(spots[:, 1])
    places = np.column_stack([spots, ridge.land(*spots.T) + 1.0])
    crown = sphere(1.0, 0.9, sides=7).bend(rocky(0.3, 0.8, int(rng.integers(10**6)), 2))
    paint = recoloured("foliage", leaves, leaves)
    return copies(crown, places, rng.uniform(0, 360, len(places)), rng.uniform(2.2, 5.5, len(places))).paint(
        paint
    )


def _stations(ridge: _Ridge, towers: Array) -> tuple[Station, ...]:
    """On the walkway, both ways; high over it, as from a tower; beside it on the slopes; in the air."""
    stations = []
    for y, side, up, reach, roam in (
        (towers[1] + 16, 0, DECK + 3.0, 90, 1.0),
        (towers[2] + 30, 0, DECK + 2.4, 100, 1.0),
        (towers[4] - 20, 0, DECK + 2.8, -100, 1.0),
        (towers[1] + 5, 0, 20, 130, 1.0),
        (towers[3] - 5, 0, 20, -130, 1.0),
        (-40, -26, 13, 150, 5.0),
        (60, 30, 15, 130, 5.0),
        (-60, 60, 48, 220, 14.0),
        (150, -70, 45, 170, 14.0),
        (330, 22, 22, -150, 5.0),
    ):
        here, there = np.array([float(y)]), np.array([float(y + reach)])
        x, to_x = float(ridge.x(here)[0]), float(ridge.x(there)[0])
        eye = (x + side, float(y), float(ridge.z(here)[0]) + up)
        stations.append(Station(eye, (to_x, float(y + reach), float(ridge.z(there)[0]) + 8), roam, swing=9))
    return tuple(stations)
