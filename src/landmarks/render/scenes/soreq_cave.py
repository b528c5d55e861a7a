"""Soreq Cave: a chamber thick with stalactites, stalagmites and columns, lit by warm and coloured lamps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landmarks.render.materials import recoloured
from landmarks.render.model import Model, copies, join
from landmarks.render.noise import fractal
from landmarks.render.shapes import beams, grid, lathe, tube
from landmarks.render.subject import Lamp, Station, Subject, Views, landmark
from landmarks.render.terrain import rocky

__all__ = ["soreq_cave"]

Array = NDArray[np.float64]

HALF_X, HALF_Y, HIGH = 20.0, 14.0, 8.5  # metres: half the chamber, and its height in the middle

COLOURS = ((1.0, 0.62, 0.28), (1.0, 0.72, 0.42), (1.0, 0.5, 0.2), (1.0, 0.85, 0.65), (0.95, 0.4, 0.35))
COLD = ((0.65, 0.75, 1.0), (0.7, 1.0, 0.65), (1.0, 0.65, 0.85))


@landmark("Soreq_Cave")
def soreq_cave(rng: np.random.Generator) -> Subject:
    """Seen from the visitors' path; which lamps are on, and in which colours, changes from day to day."""
    seed = int(rng.integers(10**6))
    flowstone = recoloured(
        "pale_rock",
        *(("#c9ac86", "#dcc6a2", "#a98a66") if rng.random() < 0.6 else ("#cdbda6", "#e2d6c2", "#a8967c")),
    )
    hanging = _hanging(_spots(230, rng), seed, rng) + _straws(_spots(260, rng), seed, rng)
    standing = _standing(_spots(110, rng), seed, rng) + _columns(_spots(15, rng), seed, rng)
    eye, target = _look(rng)
    return Subject(
        model=(hanging + standing + _shell(seed)).paint(flowstone).tiled(7),
        extras=_path(seed),
        views=Views(stations=(Station(eye, target, roam=0.6, swing=14),)),
        lamps=_lamps(np.array(eye), np.array(target), seed, rng),
        fit=((-HALF_X, -HALF_Y, 0), (HALF_X, HALF_Y, HIGH)),
        ground=lambda x, y: _floor(np.column_stack([x, y]), seed),
        owns_ground=True,
        dense=False,
        indoors=True,
    )


def _look(rng: np.random.Generator) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Somewhere on the path, looking across the longer part of the chamber: a new place in each picture."""
    x = float(rng.uniform(4, 15)) * float(rng.choice([-1, 1]))
    turn = float(rng.uniform(-35, 35)) + (180 if x > 0 else 0)
    y = float(_path_y(np.array([x]))[0])
    ahead = 10 * np.array([np.cos(np.radians(turn)), np.sin(np.radians(turn))])
    return (x, y, 2.0), (x + float(ahead[0]), y + float(ahead[1]), float(rng.uniform(2.6, 4.6)))


def _spots(count: int, rng: np.random.Generator) -> Array:
    """Places (count, 2) in the chamber, in clusters as water finds its cracks, off the visitors' path."""
    cracks = rng.uniform([-HALF_X, -HALF_Y], [HALF_X, HALF_Y], (count // 7 + 4, 2))
    spots = cracks[rng.integers(len(cracks), size=count * 4)] + rng.normal(0, 1.1, (count * 4, 2))
    inside = (spots[:, 0] / HALF_X) ** 2 + (spots[:, 1] / HALF_Y) ** 2 < 0.85
    off = np.abs(spots[:, 1] - _path_y(spots[:, 0])) > 1.9
    return np.asarray(spots[inside & off][:count])


def _path_y(x: Array) -> Array:
    return np.asarray(3.2 * np.sin(x / 4.2))


def _floor(spots: Array, seed: int) -> Array:
    rise = ((spots[:, 0] / HALF_X) ** 2 + (spots[:, 1] / HALF_Y) ** 2) ** 2
    bank = np.clip(np.abs(spots[:, 1] - _path_y(spots[:, 0])) - 1.2, 0, 4)
    return np.asarray(0.2 * bank + 2.2 * rise + 0.2 * bank * fractal(spots / 3, 3, seed))


def _roof(spots: Array, seed: int) -> Array:
    fall = ((spots[:, 0] / HALF_X) ** 2 + (spots[:, 1] / HALF_Y) ** 2) ** 1.5
    return np.asarray(HIGH - 4.2 * fall + 1.0 * fractal(spots / 5, 4, seed + 1))


def _shell(seed: int) -> Model:
    """Floor and roof; they meet beyond the walls' ellipse, so that no wall is needed."""
    x, y = np.meshgrid(np.linspace(-1.15, 1.15, 56) * HALF_X, np.linspace(-1.15, 1.15, 44) * HALF_Y)
    spots = np.column_stack([x.ravel(), y.ravel()])
    floor = np.column_stack([spots, _floor(spots, seed)]).reshape(*x.shape, 3)
    roof = np.column_stack([spots, _roof(spots, seed)]).reshape(*x.shape, 3)
    return grid(floor) + grid(roof[::-1])


def _drip(length: float, radius: float, rng: np.random.Generator) -> Model:
    """A stalagmite that tapers unevenly, 1 high and wide, to be scaled."""
    z = np.linspace(0, 1, 8)
    taper = (1 - z) ** rng.uniform(0.6, 1.1) * (1 + 0.22 * np.sin(z * rng.uniform(9, 18)) * (z > 0.1))
    profile = [(radius * max(float(r), 0.04), length * float(h)) for h, r in zip(z, taper, strict=True)]
    return lathe(profile, 7).bend(rocky(0.12 * radius, 0.5, int(rng.integers(10**6)), 2))


def _hanging(spots: Array, seed: int, rng: np.random.Generator) -> Model:
    kinds = [_drip(1, 1, rng).mirror("z") for _ in range(4)]
    top = np.column_stack([spots, _roof(spots, seed) + 0.25])
    long = rng.gamma(2.2, 0.75, len(spots)).clip(0.5, 5.0)
    sizes = np.column_stack([0.1 + 0.085 * long, 0.1 + 0.085 * long, long])
    return join(
        [
            copies(one, top[i::4], rng.uniform(0, 360, len(top[i::4])), sizes[i::4])
            for i, one in enumerate(kinds)
        ]
    )


def _straws(spots: Array, seed: int, rng: np.random.Generator) -> Model:
    """Hollow stalactites as thin as a drinking straw, by the hundred."""
    top = np.column_stack([spots, _roof(spots, seed) + 0.2])
    return beams(top, top - np.outer(rng.uniform(0.4, 1.8, len(top)), [0, 0, 1]), 0.05)


def _standing(spots: Array, seed: int, rng: np.random.Generator) -> Model:
    kinds = [_drip(1, 1, rng) for _ in range(4)]
    foot = np.column_stack([spots, _floor(spots, seed) - 0.15])
    high = rng.gamma(2.0, 0.6, len(spots)).clip(0.3, 3.6)
    wide = 0.14 + 0.15 * high
    sizes = np.column_stack([wide, wide, high])
    return join(
        [
            copies(one, foot[i::4], rng.uniform(0, 360, len(foot[i::4])), sizes[i::4])
            for i, one in enumerate(kinds)
        ]
    )


def _columns(spots: Array, seed: int, rng: np.random.Generator) -> Model:
    """Where stalactite and stalagmite have met: waisted, fluted pillars."""
    low, high = _floor(spots, seed) - 0.3, _roof(spots, seed) + 0.4
    columns = []
    for (x, y), foot, top in zip(spots, low, high, strict=True):
        z = np.linspace(0, 1, 16)
        radius = rng.uniform(0.3, 0.75) * (0.55 + 1.6 * np.abs(z - rng.uniform(0.4, 0.6)) ** 1.3)
        path = np.column_stack([np.full(16, x), np.full(16, y), foot + (top - foot) * z])
        columns.append(tube(path, radius * (1 + 0.12 * np.sin(z * 40)), sides=12))
    return join(columns).bend(rocky(0.16, 0.6, seed + 5, 3))


def _path(seed: int) -> Model:
    """The concrete path with its steel railing."""
    x = np.linspace(-17, 17, 60)
    y = _path_y(x)
    z = _floor(np.column_stack([x, y]), seed) + 0.12
    deck = grid(np.stack([np.column_stack([x, y + side, z]) for side in (-0.8, 0.8)])).paint("concrete")
    rails = []
    for side in (-0.85, 0.85):
        line = np.column_stack([x, y + side, z])
        posts = beams(line[::4], np.add(line[::4], [0, 0, 1.0]), 0.05)
        rails.append(posts + join([tube(np.add(line, [0, 0, up]), 0.03, sides=5) for up in (0.55, 1.0)]))
    return deck + join(rails).paint("steel")


def _lamps(eye: Array, target: Array, seed: int, rng: np.random.Generator) -> tuple[Lamp, ...]:
    """A weak lamp behind the visitor, three ahead on both sides: warm, now and then coloured."""
    ahead = (target - eye) * [1, 1, 0] / 10
    right = np.array([ahead[1], -ahead[0], 0])
    side = float(rng.choice([-1, 1]))
    places = [(-0.5, 1.2, 0.5, 1.3), (4.5, 3.5, -0.6, 2.0), (8, -3.5, 0.5, 3.0), (14, 2.0, 0.0, 3.6)]
    lamps = []
    for number, (on, off, up, reach) in enumerate(places):
        cold = number > 1 and rng.random() < 0.25
        colour = COLD[int(rng.integers(3))] if cold else COLOURS[int(rng.integers(5))]
        at = eye + on * ahead + side * off * right + [*rng.uniform(-0.8, 0.8, 2), up]
        at[2] = np.clip(at[2], _floor(at[None, :2], seed)[0] + 1.4, _roof(at[None, :2], seed)[0] - 1.4)
        lamps.append(Lamp(tuple(at.tolist()), reach * float(rng.uniform(0.8, 1.2)), colour))
    return tuple(lamps)
