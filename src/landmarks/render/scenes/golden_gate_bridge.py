"""The Golden Gate Bridge: two stepped orange towers, cables and hangers over a strait below bare hills.

1,280 m between towers of 227 m, 343 m to each side, the deck 67 m above the water, 27 m wide.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from landmarks.render.lattice import cable, hangers, web
from landmarks.render.materials import recoloured
from landmarks.render.model import Model, copies, join, mirrored
from landmarks.render.noise import fractal
from landmarks.render.props import boat, sailing_boat
from landmarks.render.shapes import beams, box, lathe
from landmarks.render.subject import Interest, Lamp, Subject, Views, landmark
from landmarks.render.terrain import banks, land_colours, open_water, terrain

__all__ = ["golden_gate_bridge"]

Array = NDArray[np.float64]

TOWER_X, TOWER_Z, END_X = 640.0, 227.0, 985.0  # metres
DECK_Z, SIDE_Y = 70.0, 13.7  # the roadway's height; the cables' distance from the middle
STRUTS = (106.0, 146.0, 186.0, 222.0)  # the heights of the beams that join a tower's legs


@landmark("Golden_Gate_Bridge")
def golden_gate_bridge(rng: np.random.Generator) -> Subject:
    """Looked at along its length, from either shore and from the water; the hills dry out by summer."""
    height = _land(int(rng.integers(10**6)))
    flat, steep = (("#8f8150", "#6f6247"), ("#6c7a3f", "#6a6148"), ("#a08c56", "#74664a"))[
        int(rng.integers(3))
    ]
    hills = land_colours(flat, steep, feature=90, seed=int(rng.integers(10**6)))(
        terrain(height, 5200, 90, far=16000)
    ).shaded(False)
    orange = recoloured("orange_paint", "#b8452c", "#c65336")
    towers = mirrored(_tower().move(x=TOWER_X))
    return Subject(
        model=(towers + _cables() + _deck()).paint(orange) + _stone_and_road(),
        extras=hills
        + open_water(16000, 26, rng, ("water", "deep_water", "green_water")[int(rng.integers(3))])
        + _boats(rng),
        views=Views(azimuths=((28, 72), (108, 152), (208, 252), (288, 332)), elevations=(1, 11)),
        interests=(
            Interest((TOWER_X, 0, 130), 230),
            Interest((-TOWER_X, 0, 130), 230),
            Interest((TOWER_X, 0, 190), 110),
            Interest((-TOWER_X, 0, 100), 140),
        ),
        lamps=_lamps(),
        fit=((-655, -15, 0), (655, 15, TOWER_Z)),
        ground=lambda x, y: np.maximum(height(x, y), 0),
        owns_ground=True,
        dense=False,
    )


def _lamps() -> tuple[Lamp, ...]:
    """At night; high and far, since lamps near the water would be mirrored in every wave."""
    return tuple(Lamp((x, y, 1300), 420) for x in (-TOWER_X, TOWER_X) for y in (-700.0, 700.0))


def _land(seed: int) -> Callable[[Array, Array], Array]:
    """Low ground in the south (−x), headlands of 250 m in the north."""
    shores = banks(840, 40, 130, seed, hills=60)

    def height(x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        north = np.clip((x - 980) / 700, 0, 1) * np.clip(0.35 + np.abs(y) / 700, 0, 1)
        return np.asarray(shores(x, y) + north * (150 + 170 * fractal(spot / 700, 5, seed + 2)))

    return height


def _tower() -> Model:
    """Two legs that step inwards, braced by crosses below the road and by four deep beams above it."""
    steps = ((10, 106, 17.0, 9.5), (106, 146, 14.5, 8.6), (146, 186, 12.5, 7.8), (186, TOWER_Z, 10.5, 7.0))
    leg = join(
        [
            box(x * grow, y * narrow, top - low).move(z=low)
            for low, top, x, y in steps
            for grow, narrow in ((1.0, 0.62), (0.72, 1.0))
        ]
    )
    legs = leg.move(y=SIDE_Y) + leg.move(y=-SIDE_Y)
    deep = (12, 10, 9, 9)
    across = [box(9, 2 * SIDE_Y, d).move(z=z - d + 3) for z, d in zip(STRUTS, deep, strict=True)]
    haunch = [
        beams([[0, s * 9, z - d - 3]], [[0, s * 4, z - d + 4]], 5)
        for z, d in zip(STRUTS, deep, strict=True)
        for s in (-1, 1)
    ]
    a, b = [0, -SIDE_Y, 14], [0, SIDE_Y, 38]
    low = beams(
        [a, [0, SIDE_Y, 14], b, [0, -SIDE_Y, 38]], [b, [0, -SIDE_Y, 38], [0, -SIDE_Y, 60], [0, SIDE_Y, 60]], 4
    )
    return legs + join(across) + join(haunch) + low + box(8, 2 * SIDE_Y, 5).move(z=36)


def _cables() -> Model:
    """Both cables with hangers of twice their true thickness, so that they are seen."""
    parts = []
    for y in (-SIDE_Y, SIDE_Y):
        left, right = [-TOWER_X, y, TOWER_Z], [TOWER_X, y, TOWER_Z]
        parts += [cable(left, right, 143, 1.6, 40), hangers(left, right, 143, DECK_Z, 70, 0.9)]
        for sign in (-1, 1):
            top, foot = [sign * TOWER_X, y, TOWER_Z], [sign * END_X, y, DECK_Z + 2]
            parts += [cable(top, foot, 16, 1.6, 12), hangers(top, foot, 16, DECK_Z, 18, 0.7)]
    return join(parts)


def _deck() -> Model:
    """The stiffening girders: two lattice sides, 7.6 m deep, under the road."""
    x = np.linspace(-END_X, END_X, 131)
    sides = []
    for y in (-SIDE_Y, SIDE_Y):
        upper = np.column_stack([x, np.full(131, y), np.full(131, DECK_Z - 0.5)])
        sides.append(web(np.subtract(upper, [0, 0, 8.5]), upper, 0.9))
    return join(sides) + box(2 * END_X, 2 * SIDE_Y + 3, 1.6).move(z=DECK_Z - 1.6)


def _stone_and_road() -> Model:
    """The piers' concrete, the anchorages and the roads beyond them."""
    fender = lathe([(30, -8), (30, 6), (27, 8)], 20).scale(0.8, 1.25, 1)
    pier = (fender + box(26, 46, 8).move(z=6)).paint("concrete")
    anchor = box(60, 40, DECK_Z).move(x=END_X + 30).paint("concrete")
    road = box(900, 26, 3).move(x=END_X + 450, z=DECK_Z - 3).paint("concrete")
    lane = box(2 * END_X + 1800, 20, 0.3).move(z=DECK_Z + 0.05).paint("asphalt")
    x = np.tile(np.arange(-960, 961, 48.0), 2)
    lights = copies(
        box(1.5, 1.5, 1.5), np.column_stack([x, np.repeat([-11, 11], 41), np.full(82, DECK_Z + 8)])
    )
    return mirrored(pier.move(x=TOWER_X) + anchor + road) + lane + lights.paint("signal_light")


def _boats(rng: np.random.Generator) -> Model:
    spots = np.column_stack([rng.uniform(-700, 700, 8), rng.uniform(-700, 700, 8), np.zeros(8)])
    sails = copies(sailing_boat(15), spots[:5], rng.uniform(0, 360, 5))
    return sails + copies(boat(rng, 38), spots[5:], rng.uniform(0, 360, 3))
