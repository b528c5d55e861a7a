"""The Sydney Harbour Bridge: a latticed steel arch between four granite pylons, over the harbour.

The arch spans 503 m and rises to 134 m; the deck, 49 m wide, is 59 m above the water; pylons 89 m high.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landmarks.render.lattice import web
from landmarks.render.materials import recoloured
from landmarks.render.model import Model, copies, join, mirrored
from landmarks.render.props import boat, sailing_boat
from landmarks.render.shapes import beams, box, pyramid
from landmarks.render.subject import Interest, Lamp, Subject, Views, landmark
from landmarks.render.terrain import banks, land_colours, open_water, terrain

__all__ = ["sydney_harbour_bridge"]

Array = NDArray[np.float64]

SPAN, CROWN_Z, DECK_Z = 251.5, 134.0, 57.0  # metres: half the arch's span, its top, the deck's girders
ARCH_Y, END_X, PANELS = 15.0, 520.0, 28


@landmark("Sydney_Harbour_Bridge")
def sydney_harbour_bridge(rng: np.random.Generator) -> Subject:
    """From the harbour and both shores; ferries and yachts, and the paint's grey, vary."""
    shores = banks(275, 9, 30, int(rng.integers(10**6)), hills=25)

    def height(x: Array, y: Array) -> Array:
        return shores(x / (1 + np.abs(y) / 350), y)  # the harbour widens on both sides of the bridge

    land = land_colours(
        ("#5f7443", "#7d7c4e", "#6c7566")[int(rng.integers(3))],
        "#8d8271",
        feature=60,
        seed=int(rng.integers(10**6)),
    )(terrain(height, 2600, 70, far=9000)).shaded(False)
    grey = recoloured("iron", *(("#5d6468", "#6b7276") if rng.random() < 0.6 else ("#6a6a66", "#777772")))
    granite = recoloured("granite", "#b8a88e", "#c9baa0", "#a89880")
    pylons = mirrored(_pylon().move(x=SPAN + 20, y=20), "xy").paint(granite)
    return Subject(
        model=(_arch() + _deck()).paint(grey) + pylons + _flags(rng),
        extras=_approaches().paint(granite)
        + land
        + open_water(9000, 14, rng, ("water", "deep_water")[int(rng.integers(2))])
        + _town(rng)
        + _boats(rng),
        views=Views(azimuths=((-62, 62), (118, 242)), elevations=(1, 11)),
        interests=(
            Interest((0, 0, 95), 200),
            Interest((SPAN + 15, 0, 50), 150),
            Interest((-SPAN - 15, 0, 50), 150),
            Interest((130, 0, 70), 200),
        ),
        lamps=tuple(Lamp((x, y, 900), 380) for x in (-250.0, 250.0) for y in (-500.0, 500.0)),
        fit=((-SPAN - 35, -24, 0), (SPAN + 35, 24, CROWN_Z)),
        ground=lambda x, y: np.maximum(height(x, y), 0),
        owns_ground=True,
        dense=False,
    )


def _arch() -> Model:
    """Two sides of 28 panels, 57 m deep at the ends and 18 m at the crown, braced to each other; hangers."""
    x = np.linspace(-SPAN, SPAN, PANELS + 1)
    bow = 1 - (x / SPAN) ** 2
    low, high = 9 + 107 * bow, 66 + (CROWN_Z - 66) * bow**1.15
    parts = []
    for y in (-ARCH_Y, ARCH_Y):
        lower, upper = (np.column_stack([x, np.full(len(x), y), z]) for z in (low, high))
        parts.append(web(lower, upper, 1.5, chord=2.0))
        deck = np.column_stack([x, np.full(len(x), y), np.full(len(x), DECK_Z)])
        parts.append(beams(lower, deck, 0.9))
    for z in (low, high):
        left, right = (np.column_stack([x, np.full(len(x), y), z]) for y in (-ARCH_Y, ARCH_Y))
        clear = np.abs(z - DECK_Z - 4) > 9  # where the road passes through
        parts.append(beams(left[clear], right[clear], 1.0))
        both = clear[:-1] & clear[1:]
        parts.append(
            beams(left[:-1][both], right[1:][both], 0.8) + beams(right[:-1][both], left[1:][both], 0.8)
        )
    return join(parts)


def _deck() -> Model:
    """The road and its girders, on to the approaches at both ends."""
    x = np.linspace(-END_X, END_X, 53)
    sides = []
    for y in (-20.0, 20.0):
        upper = np.column_stack([x, np.full(53, y), np.full(53, DECK_Z)])
        sides.append(web(np.subtract(upper, [0, 0, 7]), upper, 0.9))
    rails = mirrored(box(2 * END_X, 0.5, 2.2).move(y=24, z=DECK_Z + 2), "y")
    return join(sides) + box(2 * END_X, 49, 2).move(z=DECK_Z) + rails


def _pylon() -> Model:
    """A granite tower that tapers in two stages to a stepped top, on the abutment that both share."""
    base = pyramid(36, 26, DECK_Z, 0.86).move(y=3)
    shaft = pyramid(19, 15, 29, 0.86).move(z=DECK_Z)
    slots = box(3, 16, 17).move(x=4, z=DECK_Z + 6) + box(3, 16, 17).move(x=-4, z=DECK_Z + 6)
    top = box(18, 14.5, 2).move(z=DECK_Z + 25) + box(13, 10, 4).move(z=DECK_Z + 28)
    return base + shaft + top + slots.scale(1, 0.9, 1)


def _flags(rng: np.random.Generator) -> Model:
    """Two flags on the crown; the beacon stands between them."""
    pole = beams([[0, 0, CROWN_Z]], [[0, 0, CROWN_Z + 18]], 0.7).paint("white_paint")
    cloth = box(9, 0.3, 5.5).move(x=5, z=CROWN_Z + 11.5).coloured("#1f2f6f")
    flag = (pole + cloth).turn(float(rng.uniform(0, 360)))
    return copies(flag, [[0, -ARCH_Y], [0, ARCH_Y]])


def _approaches() -> Model:
    """Twin piers under the approach spans, and the solid road beyond."""
    piers = copies(pyramid(8, 9, DECK_Z - 6, 0.75), [[x, y] for x in (335, 395, 455) for y in (-15, 15)])
    beyond = box(900, 46, DECK_Z + 2).move(x=END_X + 450)
    walls = box(34, 58, DECK_Z - 8).move(x=SPAN + 22)
    return mirrored(piers + beyond + walls)


def _town(rng: np.random.Generator) -> Model:
    """The city's towers at −x, lower houses on the north shore."""
    parts = []
    for kind in ("concrete", "limestone", "terracotta", recoloured("glass", "#4d616c", "#63767f")):
        count = 22
        side = np.where(rng.random(count) < 0.6, -1, 1)
        away = rng.uniform(440, 1300, count)
        # Near the bridge's line only, where no camera stands among them.
        aside = rng.choice([-1, 1], count) * (70 + rng.uniform(0, 0.3, count) * away)
        spots = np.column_stack([side * away, aside])
        tall = np.where(side < 0, rng.uniform(40, 190, count), rng.uniform(15, 70, count))
        size = np.column_stack([rng.uniform(22, 46, (count, 2)), tall])
        parts.append(copies(box(1, 1, 1), spots, 0, size).paint(kind).tiled(26))
    return join(parts)


def _boats(rng: np.random.Generator) -> Model:
    spots = np.column_stack([rng.uniform(-220, 220, 9), rng.uniform(-450, 450, 9), np.full(9, 0.4)])
    ferries = copies(boat(rng, 34), spots[:3], rng.uniform(0, 360, 3))
    return ferries + copies(sailing_boat(13), spots[3:], rng.uniform(0, 360, 6))
