"""The Forth Bridge: three red double cantilevers, diamonds of tubes, that carry a railway over the firth.

2.5 km long; towers of 104 m, 521 m apart edge to edge, and the track 48 m above the water.
"""

from __future__ import annotations

import numpy as np

from landmarks.render.lattice import web
from landmarks.render.materials import recoloured
from landmarks.render.model import Model, copies, join, mirrored
from landmarks.render.props import boat, sailing_boat
from landmarks.render.shapes import beams, box, cylinder, pyramid, tube
from landmarks.render.subject import Interest, Lamp, Subject, Views, landmark
from landmarks.render.terrain import banks, land_colours, open_water, terrain

__all__ = ["forth_bridge"]

TOP_Z, TRACK_Z, ARM, GIRDER = 104.0, 48.0, 207.0, 107.0  # metres; ARM: a cantilever; GIRDER: hung between two
TOWERS = ((0.0, 39.0), (-580.0, 22.0), (580.0, 22.0))  # each tower's middle and half its length
BAYS = (0.0, 0.24, 0.45, 0.63, 0.78, 0.9, 1.0)  # where an arm's struts meet its lower tube


@landmark("Forth_Bridge")
def forth_bridge(rng: np.random.Generator) -> Subject:
    """Mostly looked at along its length, from either shore; the train comes and goes."""
    height = banks(845, 14, 90, int(rng.integers(10**6)), hills=45)
    flat = ("#5f7238", "#6d7a45", "#7a7648")[int(rng.integers(3))]
    land = land_colours(flat, "#6d675c", feature=90, seed=int(rng.integers(10**6)))(
        terrain(height, 4400, 70, far=14000)
    ).shaded(False)
    red = recoloured("red_paint", *(("#8f2f26", "#9d3a2f") if rng.random() < 0.7 else ("#7f3a2e", "#8d483a")))
    steel = join([_cantilever(half).move(x=x) for x, half in TOWERS]) + _hung_girders() + _track()
    return Subject(
        model=steel.paint(red) + _stone(),
        extras=_train(rng)
        + land
        + open_water(14000, 26, rng, ("water", "deep_water", "green_water")[int(rng.integers(3))])
        + _boats(rng),
        views=Views(azimuths=((34, 70), (110, 146), (214, 250), (290, 326)), elevations=(0.5, 8)),
        interests=(
            Interest((0, 0, 50), 260),
            Interest((580, 0, 50), 260),
            Interest((-580, 0, 50), 260),
            Interest((290, 0, 50), 240),
        ),
        lamps=tuple(Lamp((x, y, 1200), 460) for x in (-500.0, 500.0) for y in (-650.0, 650.0)),
        fit=((-470, -18, 0), (470, 18, TOP_Z)),
        ground=lambda x, y: np.maximum(height(x, y), 0),
        owns_ground=True,
        dense=False,
    )


def _lean(z: float) -> float:
    """Half the distance of the two sides at height z: they lean together, from 36 m apart to 10 m."""
    return float(np.interp(z, [5, TOP_Z], [18.0, 5.0]))


def _cantilever(half: float) -> Model:
    """One of the three: a braced tower on four legs with an arm to each side."""
    arm = _arm().move(x=half)
    legs = []
    for y in (-1, 1):
        low, high = ([[x, y * _lean(z), z] for x in (-half, half)] for z in (5.0, TOP_Z))
        legs += [tube([a, b], 2.4, sides=8) for a, b in zip(low, high, strict=True)]
        legs += [tube([low[0], high[1]], 1.5, sides=6), tube([low[1], high[0]], 1.5, sides=6)]
        legs += [tube(high, 2.0, sides=6), tube(low, 2.0, sides=6)]
    across = []
    for x in (-half, half):
        for a, b in ((5.0, TRACK_Z), (TRACK_Z, TOP_Z)):
            across.append([[x, -_lean(a), a], [x, _lean(b), b]])
            across.append([[x, _lean(a), a], [x, -_lean(b), b]])
    pairs = np.array(across)
    return arm + arm.mirror("x") + join(legs) + beams(pairs[:, 0], pairs[:, 1], 1.6)


def _arm() -> Model:
    """The arm towards +x: a curved tube below, a straight lattice tie above, struts and ties between."""
    x = ARM * np.array(BAYS)
    share = np.array(BAYS)
    low_z = 5 + 37 * share**0.85
    high_z = TOP_Z - (TOP_Z - 55) * share
    parts = []
    for y in (-1, 1):
        low = np.column_stack([x, [y * (18 - 12 * s) for s in share], low_z])
        high = np.column_stack([x, [y * (5 + 1 * s) for s in share], high_z])
        parts.append(tube(low, np.interp(share, [0, 1], [2.3, 1.2]), sides=8))
        parts.append(web(np.subtract(high, [0, 0, 2]), np.add(high, [0, 0, 2]), 1.2, chord=1.3))
        parts += [tube([low[i], high[i + 1]], 1.5 - 0.1 * i, sides=6) for i in range(len(x) - 1)]
        parts.append(beams(high[:-1], low[1:], 1.5) + beams(low[1:], high[1:], 1.1))
    z = np.stack([low_z, high_z])
    width = np.stack([18 - 12 * share, 5 + share])
    for level in (0, 1):
        left = np.column_stack([x, -width[level], z[level]])
        right = left * [1, -1, 1]
        parts.append(
            beams(left, right, 1.2) + beams(left[:-1], right[1:], 1.0) + beams(right[:-1], left[1:], 1.0)
        )
    return join(parts)


def _hung_girders() -> Model:
    """The two lattice spans that hang between the arms' ends, deepest in their middle."""
    t = np.linspace(-1, 1, 9)
    parts = []
    for y in (-5.5, 5.5):
        lower = np.column_stack([t * GIRDER / 2, np.full(9, y), np.full(9, 42.0)])
        upper = np.column_stack([t * GIRDER / 2, np.full(9, y), 55 + 3.5 * (1 - t**2)])
        parts.append(web(lower, upper, 1.0, crossed=True))
    girder = join(parts)
    reach = 39 + ARM + GIRDER / 2
    return girder.move(x=reach) + girder.move(x=-reach)


def _track() -> Model:
    """The railway through all three, and on lattice girders over the approach viaducts."""
    end = 580 + 22 + ARM
    x = np.linspace(end, end + 420, 43)
    sides = []
    for y in (-4.5, 4.5):
        upper = np.column_stack([x, np.full(43, y), np.full(43, TRACK_Z)])
        sides.append(web(np.subtract(upper, [0, 0, 7]), upper, 0.9))
    return mirrored(join(sides)) + box(2 * end + 840, 10, 2.4).move(z=TRACK_Z - 1.5)


def _stone() -> Model:
    """Round piers under the towers' legs, square towers where the viaducts begin, and their slim piers."""
    spots = [[x + s * half, y, -6] for x, half in TOWERS for s in (-1, 1) for y in (-18, 18)]
    feet = copies(cylinder(8.5, 12, 20).paint("granite"), spots)
    end = 580 + 22 + ARM
    gate = box(9, 5, 60).move(y=6.5) + box(9, 5, 60).move(y=-6.5) + box(10, 20, 3).move(z=TRACK_Z - 10)
    slim = copies(pyramid(5, 12, TRACK_Z - 8, 0.7), [[end + 52.0 * n, 0] for n in range(1, 9)])
    island = pyramid(120, 70, 6, 0.8).move(x=-8, z=-4).paint("dark_rock")
    return feet + mirrored(gate.move(x=end + 2) + slim).paint("granite") + island


def _train(rng: np.random.Generator) -> Model:
    if rng.random() < 0.4:
        return join([])
    colour = ("#2f3f7a", "#c9c9c6", "#5a2a4a")[int(rng.integers(3))]
    start = float(rng.uniform(-800, 600))
    cars = copies(box(22, 3, 3.6), [[start + 23.5 * n, 2.2, TRACK_Z + 1.2] for n in range(6)])
    return cars.coloured(colour)


def _boats(rng: np.random.Generator) -> Model:
    spots = np.column_stack([rng.uniform(-600, 600, 6), rng.uniform(-500, 500, 6), np.full(6, 0.4)])
    return copies(boat(rng, 30), spots[:3], rng.uniform(0, 360, 3)) + copies(
        sailing_boat(13), spots[3:], rng.uniform(0, 360, 3)
    )
