"""The Great Barrier Reef: corals of many colours under blue-green water, or turquoise shoals from the air."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from landmarks.render.model import Model, copies, join
from landmarks.render.noise import fractal, ridged
from landmarks.render.props import boat
from landmarks.render.shapes import beams, cone, grid, lathe, sphere, surface, tube
from landmarks.render.subject import Lamp, Station, Subject, Views, landmark
from landmarks.render.terrain import rocky
from landmarks.render.textures import linear

__all__ = ["great_barrier_reef"]

Array = NDArray[np.float64]

SURFACE, AROUND = 15.0, 21.0  # metres: where the water ends above and, for the eye, on all sides
CORALS = (
    "#e88a2e",
    "#ee5f86",
    "#9a5fd0",
    "#f0cf4a",
    "#d0452f",
    "#7fc04e",
    "#f2a0b8",
    "#4f7fe0",
    "#e8dcb0",
    "#b06a3a",
)
FISH = ("#f0b429", "#f07f2a", "#3f6fd8", "#e9e4d2", "#d94f6a", "#2fb0b8")
WATERS = ("#1c7f9e", "#1f8fa0", "#176a98", "#2b9a9a")


@landmark("Great_Barrier_Reef")
def great_barrier_reef(rng: np.random.Generator) -> Subject:
    """Three pictures in four are taken by divers, the others from an aeroplane."""
    return _underwater(rng) if rng.random() < 0.75 else _from_above(rng)


# Under water: the only light is that of lamps above the surface, and distance is painted in.


def _underwater(rng: np.random.Generator) -> Subject:
    seed = int(rng.integers(10**6))
    water = linear(WATERS[int(rng.integers(len(WATERS)))])
    eye = np.array([0.0, -7.0, rng.uniform(1.8, 3.6)])
    scene = _corals(seed, rng) + _bed(seed) + _fish(rng)
    faded = _faded(scene, eye, water, clear_m=float(rng.uniform(12, 22)))
    lamps = [Lamp((float(x), float(y), SURFACE - 4.5), 2.0, (1.0, 1.0, 0.95)) for x, y in ((-3, -1), (4, 9))]
    return Subject(
        model=faded.snowless(),
        extras=_sea(water, eye, seed).snowless(),
        views=Views(stations=(Station((0, -7, float(eye[2])), (0, 3, 1.6), roam=1.0, swing=14),)),
        lamps=tuple(lamps),
        fit=((-8, -4, 0), (8, 12, 5)),
        ground=lambda x, y: _bed_height(np.column_stack([x, y]), seed),
        owns_ground=True,
        dense=False,
        indoors=True,
    )


def _bed_height(spots: Array, seed: int) -> Array:
    """Sand in the middle, banks of dead coral on both sides and a wall behind."""
    bank = 1.5 * fractal(spots / 6, 3, seed) + 2.6 * np.clip((np.abs(spots[:, 0]) - 1) / 8, 0, 1)
    bank += 3.0 * np.clip((spots[:, 1] - 4) / 14, 0, 1)
    bank -= 2.0 * np.clip((-1.5 - spots[:, 1]) / 5, 0, 1)  # the diver is over sand
    return np.asarray(np.maximum(bank - 0.15, 0.15 * fractal(spots / 1.5, 2, seed + 1)) - 0.3)


def _bed(seed: int) -> Model:
    x, y = np.meshgrid(np.linspace(-26, 26, 66), np.linspace(-12, 32, 58))
    spots = np.column_stack([x.ravel(), y.ravel()])
    z = _bed_height(spots, seed) + 0.12 * fractal(spots / 0.7, 3, seed + 3)
    sand, crust = linear("#d9cfae"), linear("#8d6f63")

    def colour(points: Array) -> Array:
        share = np.clip((points[:, 2] - 0.1) * 2.5, 0, 1)[:, None]
        patches = 1 + 0.4 * fractal(points / 0.8, 3, seed + 4)[:, None]
        return np.asarray((sand * (1 - share) + crust * share) * patches)

    return grid(np.column_stack([spots, z]).reshape(*x.shape, 3)).tint(colour)


def _corals(seed: int, rng: np.random.Generator) -> Model:
    """Each kind in its own colours, thick on the banks."""
    kinds = [_staghorn, _brain, _table, _fan, _tubes, _staghorn, _brain, _table]
    parts = []
    for kind in kinds:
        spots = np.column_stack([rng.uniform(-11, 11, 60), rng.uniform(-4.5, 17, 60)])
        height = _bed_height(spots, seed)
        spots, height = spots[height > 0][:12], height[height > 0][:12]
        places = np.column_stack([spots, height - 0.1])
        colour = CORALS[int(rng.integers(len(CORALS)))]
        sizes = rng.uniform(0.6, 1.7, len(spots)) * (1 + 0.04 * np.maximum(spots[:, 1], 0))
        parts.append(copies(_two_toned(kind(rng), colour), places, rng.uniform(0, 360, len(spots)), sizes))
    return join(parts)


def _two_toned(coral: Model, colour: str) -> Model:
    """Paler towards its growing tips, darker in its depths."""
    low, high = coral.bounds[:, 2]
    base = linear(colour)

    def tone(points: Array) -> Array:
        share = np.clip((points[:, 2:] - low) / (high - low), 0, 1)
        return np.asarray(base * (0.7 + 0.5 * share) + 0.18 * share**3)

    return coral.tint(tone)


def _staghorn(rng: np.random.Generator) -> Model:
    """A thicket of pointed branches."""
    starts = rng.normal(0, 0.16, (24, 3)) * [1, 1, 0.2]
    ends = starts * 2.6 + rng.normal(0, 0.13, (24, 3)) + [0, 0, 0.6]
    middles = starts + (ends - starts) * 0.55
    twigs = middles + rng.normal(0, 0.16, (24, 3)) + [0, 0, 0.2]
    return beams(starts, ends, 0.075) + beams(middles, twigs, 0.06)


def _brain(rng: np.random.Generator) -> Model:
    ball = sphere(0.55, 0.8, sides=14)
    return ball.bend(rocky(0.09, 0.2, int(rng.integers(10**6)), 2)).move(z=0.2)


def _table(rng: np.random.Generator) -> Model:
    """A flat plate on a stem."""
    rim = float(rng.uniform(0.7, 1.0))
    plate = lathe(
        [(0.12, 0), (0.14, 0.3), (rim * 0.7, 0.5), (rim, 0.58), (rim * 0.96, 0.64), (0.1, 0.56)], 18
    )
    return plate.bend(rocky(0.08, 0.5, int(rng.integers(10**6)), 2))


def _fan(rng: np.random.Generator) -> Model:
    """A sea fan: branches in one plane."""
    angle = np.radians(rng.uniform(-60, 60, 40))
    ends = np.column_stack([np.sin(angle), rng.normal(0, 0.04, 40), np.cos(angle)]) * rng.uniform(
        0.5, 1.2, (40, 1)
    )
    return beams(ends * rng.uniform(0.1, 0.5, (40, 1)), ends, 0.045) + beams(
        [[0, 0, -0.1]], [[0, 0, 0.4]], 0.09
    )


def _tubes(rng: np.random.Generator) -> Model:
    """A bunch of sponges like organ pipes, open at their tops."""
    pipes = []
    for _ in range(7):
        x, y = rng.normal(0, 0.22, 2)
        high = rng.uniform(0.5, 1.1)
        pipes.append(
            tube([[x * 0.4, y * 0.4, 0], [x, y, high * 0.6], [x * 1.2, y * 1.2, high]], [0.08, 0.11, 0.13], 8)
        )
    return join(pipes)


def _fish(rng: np.random.Generator) -> Model:
    """A few schools, each of one kind and going one way."""
    parts = []
    for _ in range(int(rng.integers(3, 6))):
        count = int(rng.integers(6, 26))
        middle = np.array([rng.uniform(-5, 5), rng.uniform(-2, 8), rng.uniform(1.6, 5.0)])
        places = middle + rng.normal(0, 1, (count, 3)) * [1.5, 1.2, 0.5]
        turns = rng.uniform(0, 360) + rng.normal(0, 12, count)
        kind = _one_fish(float(rng.uniform(0.3, 0.55)), FISH[int(rng.integers(len(FISH)))])
        parts.append(copies(kind, places, turns, rng.uniform(0.7, 1.2, count)))
    return join(parts)


def _one_fish(deep: float, colour: str) -> Model:
    """0.35 m long, swimming to −x: a flat body with a pale belly, a tail and fins."""
    body = sphere(0.15, sides=8).scale(1.0, 0.32, deep * 2)
    tail = surface([[0.12, 0, 0], [0.24, 0, 0.1], [0.2, 0, 0], [0.24, 0, -0.1]], [[0, 1, 2], [0, 2, 3]])
    fin = surface([[-0.05, 0, 0.12 * deep * 2], [0.1, 0, 0.2 * deep * 2], [0.1, 0, 0.08]], [[0, 1, 2]])
    band = cone(0.151, 0.01, 0.151, sides=8).scale(0.25, 0.33, 1).move(x=-0.08, z=-0.005).coloured("#20242c")
    return (body + tail + fin).coloured(colour) + band


def _faded(model: Model, eye: Array, water: Array, clear_m: float) -> Model:
    """Colours as far as the water lets them through: red goes first, then all turns to blue."""

    def fade(points: Array, colours: Array) -> Array:
        away = np.linalg.norm(points - eye, axis=1)[:, None]
        left = np.exp(-np.maximum(away - 3, 0) / (clear_m * np.array([0.8, 1.0, 1.1])))
        return np.asarray(np.clip(colours * left + water * 1.15 * (1 - left), 0, 1))

    return Model(
        tuple(
            replace(mesh, colours=fade(mesh.vertices, mesh.colours))
            for mesh in model.meshes
            if mesh.colours is not None
        )
    )


def _sea(water: Array, eye: Array, seed: int) -> Model:
    """The water all round as a wall of its colour, brighter above, and the shimmering surface overhead."""
    around = lathe([(AROUND, z) for z in np.linspace(-3, SURFACE + 1, 8)], 40).move(0, 4)
    x, y = np.meshgrid(np.linspace(-26, 26, 60), np.linspace(-22, 32, 60))
    spots = np.column_stack([x.ravel(), y.ravel()])
    ripples = ridged(spots / 3.5, 3, seed + 8)
    away = np.hypot(spots[:, 0], spots[:, 1] - eye[1])
    glare = np.exp(-((away / 14) ** 2))[:, None]
    light = water * 2 + glare * (0.25 + 0.8 * np.clip(ripples - 0.45, 0, 1)[:, None]) * [0.75, 1, 1]
    ceiling = grid(np.column_stack([spots, SURFACE + 0.25 * ripples]).reshape(*x.shape, 3))

    def deepening(points: Array) -> Array:
        return np.asarray(water * np.interp(points[:, 2], [-3, SURFACE], [1.6, 3.4])[:, None])

    return around.tint(deepening) + ceiling.tint(lambda _: light)


# From the air: reefs as pale veins in dark water, with a cay of sand and a boat or two.


def _from_above(rng: np.random.Generator) -> Subject:
    seed = int(rng.integers(10**6))
    reach = 1600.0
    line = np.concatenate([np.linspace(-1, 1, 131) * reach, [-30000, -12000, -5000, 5000, 12000, 30000]])
    line.sort()
    x, y = np.meshgrid(line, line)
    spots = np.column_stack([x.ravel(), y.ravel()])
    sea = grid(np.column_stack([spots, 0 * spots[:, 0]]).reshape(*x.shape, 3)).tint(
        lambda p: _shoals(p, seed)
    )
    boats = [
        boat(rng, float(rng.uniform(14, 26))).turn(rng.uniform(0, 360)).move(*rng.uniform(-250, 250, 2))
        for _ in range(3)
    ]
    high = float(rng.uniform(300, 650))
    stations = tuple(
        Station((float(900 * np.sin(a)), float(-900 * np.cos(a)), high), (0, 0, 0), roam=150, swing=8)
        for a in np.radians([0, 70, 140, 215, 290])
    )
    return Subject(
        model=sea.snowless(),
        extras=join(boats),
        views=Views(stations=stations),
        lamps=(Lamp((0, 0, 1500), 900, (0.7, 0.8, 1.0)),),  # the moon
        fit=((-500, -500, 0), (500, 500, 20)),
        owns_ground=True,
        dense=False,
    )


def _shoals(points: Array, seed: int) -> Array:
    """Depth as colour: sand above water, turquoise lagoons, brown coral rims, deep blue channels."""
    spots = points[:, :2] + 160 * np.column_stack([fractal(points[:, :2] / 700, 2, seed + i) for i in (1, 2)])
    veins = ridged(spots / 620, 4, seed)
    shoal = (
        veins
        + 0.22 * fractal(spots / 180, 4, seed + 3)
        - 0.5 * np.clip(np.hypot(*points[:, :2].T) / 700 - 1.7, 0, 1)
    )
    depths = [0.3, 0.46, 0.55, 0.63, 0.72, 0.80, 0.92, 1.0]
    shades = np.array(
        [
            linear(c)
            for c in ("#0a3a66", "#0f5a8c", "#1f8fae", "#4fc0c2", "#3a9aa0", "#7d8f6a", "#86d3c6", "#e8dcb8")
        ]
    )
    return np.stack([np.interp(shoal, depths, shades[:, channel]) for channel in range(3)], -1)
