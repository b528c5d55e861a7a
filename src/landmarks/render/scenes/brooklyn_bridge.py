"""The Brooklyn Bridge: granite towers with two pointed arches, cables, and stays that fan out from them.

486 m between towers of 84 m, 283 m to each side, the roadway 41 m above the East River, 26 m wide.
"""

from __future__ import annotations

import numpy as np

from landmarks.render.lattice import cable, hangers, web
from landmarks.render.materials import recoloured
from landmarks.render.model import Model, copies, join, mirrored
from landmarks.render.openings import Opening, wall
from landmarks.render.props import boat
from landmarks.render.shapes import beams, box, pyramid
from landmarks.render.subject import Station, Subject, Views, landmark
from landmarks.render.terrain import banks, land_colours, open_water, terrain

__all__ = ["brooklyn_bridge"]

TOWER_X, TOWER_Z, END_X = 243.0, 84.0, 526.0  # metres
DECK_Z, WIDE = 41.0, 26.0
CABLES_Y = (-12.6, -4.2, 4.2, 12.6)


@landmark("Brooklyn_Bridge")
def brooklyn_bridge(rng: np.random.Generator) -> Subject:
    """From both banks (Manhattan is at −x), from boats, and from the boardwalk above the road."""
    height = banks(285, 5, 18, int(rng.integers(10**6)))
    land = land_colours("#66743f", "#77736a", feature=60, seed=int(rng.integers(10**6)))(
        terrain(height, 2600, 60, far=9000)
    ).shaded(False)
    stone = recoloured("granite", "#a08f78", "#b5a58d", "#8a7a66")
    towers = mirrored(_tower().move(x=TOWER_X)).paint(stone)
    steel = (_cables() + _stays() + _girders()).paint(
        recoloured("steel", "#7d7468", "#8f8678") if rng.random() < 0.5 else "lead"
    )
    return Subject(
        model=towers + steel + _deck(),
        extras=_approaches().paint(stone)
        + land
        + open_water(9000, 14, rng, "green_water")
        + _town(rng, -1)
        + _town(rng, 1)
        + _boats(rng),
        views=Views(stations=_stations()),
        fit=((-260, -13, 0), (260, 13, TOWER_Z)),
        ground=lambda x, y: np.where(
            (np.abs(y) < 2.4) & (np.abs(x) < END_X), DECK_Z + 4.6, np.maximum(height(x, y), 0)
        ),
        owns_ground=True,
        dense=False,
    )


def _stations() -> tuple[Station, ...]:
    """Shores, boats and, three times, the boardwalk with a tower ahead."""
    return (
        Station((405, -205, 6), (120, 0, 62), roam=15, swing=5),
        Station((200, 330, 4), (20, 0, 52), roam=20, swing=5),
        Station((-210, -330, 4), (-20, 0, 52), roam=20, swing=5),
        Station((-405, 200, 6), (-120, 0, 62), roam=15, swing=5),
        Station((50, -520, 5), (15, 0, 60), roam=40, swing=5),
        Station((150, -210, 4), (195, 0, 50), roam=25, swing=8),
        Station((-130, 220, 4), (-190, 0, 50), roam=25, swing=8),
        Station((312, -80, 7), (238, 0, 50), roam=8, swing=5),
        Station((135, 0, 47.5), (TOWER_X, 0, 63), roam=2, swing=6),
        Station((-160, 0, 47.5), (-TOWER_X, 0, 61), roam=2, swing=6),
        Station((345, 0, 47.5), (TOWER_X, 0, 63), roam=2, swing=6),
        Station((480, -360, 75), (90, 0, 40), roam=30, swing=5),
    )


def _tower() -> Model:
    """Solid below the road, above it two arches 36 m high between three buttressed piers, and a cornice."""
    base = pyramid(21, 46, DECK_Z - 4, 0.93).move(z=0) + box(24, 50, 5).move(z=-1)
    head = wall(42, TOWER_Z - DECK_Z + 4, 13, [Opening(x, 11.6, 37, shape="pointed") for x in (-9.3, 9.3)])
    piers = join([box(7.2 if x else 5.6, 16, TOWER_Z - DECK_Z - 5).move(x=x) for x in (-17.6, 0.0, 17.6)])
    top = join(
        [box(44 + g, 15.5 + g, h).move(z=z) for g, h, z in ((1, 2, 37), (3, 2.4, 41.5), (-2, 3, 43.9))]
    )
    return base + (head + piers + top).turn(90).move(z=DECK_Z - 4)


def _cables() -> Model:
    """Four cables, a little thicker than the true 40 cm, and the hangers below them."""
    parts = []
    for y in CABLES_Y:
        left, right = [-TOWER_X, y, TOWER_Z - 1], [TOWER_X, y, TOWER_Z - 1]
        parts += [cable(left, right, 38, 0.38, 28), hangers(left, right, 38, DECK_Z, 50, 0.14)]
        for sign in (-1, 1):
            top, foot = [sign * TOWER_X, y, TOWER_Z - 1], [sign * END_X, y, DECK_Z - 1]
            parts += [cable(top, foot, 9, 0.38, 12), hangers(top, foot, 9, DECK_Z, 24, 0.14)]
    return join(parts)


def _stays() -> Model:
    """The fans: from every tower top straight to the deck on both sides."""
    reach = np.linspace(12, 122, 15)
    starts, ends = [], []
    for tower in (-TOWER_X, TOWER_X):
        for y in CABLES_Y:
            for side in (-1, 1):
                ends.append(
                    np.column_stack([tower + side * reach, np.full(15, y), np.full(15, DECK_Z + 0.5)])
                )
                starts.append(np.tile([tower, y, TOWER_Z - 2], (15, 1)))
    return beams(np.vstack(starts), np.vstack(ends), 0.14)


def _girders() -> Model:
    """Lattice sides along the roadways."""
    x = np.linspace(-END_X, END_X, 101)
    parts = []
    for y in (-WIDE / 2, WIDE / 2):
        lower = np.column_stack([x, np.full(101, y), np.full(101, DECK_Z - 1)])
        parts.append(web(lower, np.add(lower, [0, 0, 5.2]), 0.35))
    return join(parts) + box(2 * END_X, WIDE, 1.8).move(z=DECK_Z - 2)


def _deck() -> Model:
    """The roads with, above their middle, the boardwalk and its railings and lamps."""
    road = box(2 * END_X, WIDE - 1, 0.3).move(z=DECK_Z - 0.15).paint("asphalt")
    walk = box(2 * END_X, 4.8, 0.4).move(z=DECK_Z + 4.2).paint("wood").tiled(6)
    rails = mirrored(box(2 * END_X, 0.12, 0.12).move(y=2.3, z=DECK_Z + 5.6), "y")
    x = np.arange(-500, 501, 10.0)
    posts = [np.column_stack([x, np.full(len(x), y), np.full(len(x), DECK_Z)]) for y in (-2.3, 2.3)]
    stakes = copies(box(0.14, 0.14, 5.6), np.vstack(posts))
    lamps = copies(box(0.34, 0.34, 0.5), np.add(np.vstack(posts)[::4], [0, 0, 9])).paint("signal_light")
    poles = copies(box(0.12, 0.12, 9), np.vstack(posts)[::4])
    return road + walk + (rails + stakes + poles).paint("dark_iron") + lamps


def _approaches() -> Model:
    """The stone viaducts on both banks."""
    holes = [Opening(x, 13, 30, shape="round") for x in np.arange(-130, 131, 26.0)]
    side = wall(290, DECK_Z - 1, WIDE, holes).move(x=END_X + 145)
    return mirrored(side + box(26, WIDE + 5, DECK_Z + 3).move(x=END_X + 6))


def _town(rng: np.random.Generator, side: int) -> Model:
    """Manhattan's towers at −x, Brooklyn's lower blocks at +x; which ones, and how tall, varies."""
    parts = []
    kinds = ("brown_brick", "concrete", "limestone", "red_brick", recoloured("glass", "#4d616c", "#63767f"))
    for kind in kinds:
        count = 14
        x = rng.uniform(530, 1000, count) if side > 0 else rng.uniform(520, 1400, count)
        y = rng.choice([-1, 1], count) * rng.uniform(75, 900, count)
        tall = rng.uniform(14, 42, count) if side > 0 else rng.uniform(40, 210, count) * (x > 560) + 25
        size = np.column_stack([rng.uniform(22, 48, count), rng.uniform(22, 48, count), tall])
        blocks = copies(box(1, 1, 1), np.column_stack([side * x, y]), 0, size)
        parts.append(blocks.paint(kind).tiled(26))
    return join(parts)


def _boats(rng: np.random.Generator) -> Model:
    spots = np.column_stack([rng.uniform(-200, 200, 4), rng.uniform(-260, 260, 4), np.full(4, 0.4)])
    return copies(boat(rng, 26), spots, rng.uniform(60, 120, 4))
