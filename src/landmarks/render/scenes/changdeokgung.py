"""Changdeokgung: the throne hall Injeongjeon, two dark curved roofs over red columns and painted beams.

The hall is five bays, 20 m, wide and stands with two roofs 19 m high on two low stone terraces, in a paved
court with galleries on both sides and rank stones along its path. Its lattice windows are yellow, as of an
emperor; eaves and beams are painted green, with red, blue and white.
"""

from __future__ import annotations

import numpy as np

from landmarks.render.architecture import hip_and_gable, stairs
from landmarks.render.materials import Material, recoloured
from landmarks.render.model import EMPTY, Model, copies, join, mirrored
from landmarks.render.shapes import beams, box, cylinder, loft
from landmarks.render.subject import Interest, Lamp, Subject, Views, landmark

__all__ = ["changdeokgung"]

WIDE, DEEP, COLUMN = 20.0, 14.4, 5.0  # metres: the hall's columns, how far apart and how high
UPPER_WIDE, UPPER_DEEP = 15.6, 9.8
TERRACES = ((40.0, 30.0, 0.0), (34.0, 24.5, 1.2))  # width, depth, and height of the foot
TERRACE = 2.4
RED = recoloured("red_wood", "#7a2f22", "#8c3b2b")
GREEN = recoloured("green_paint", "#3c7d6a", "#4a8f78")
YELLOW = "#c99a3a"


@landmark("Changdeokgung")
def changdeokgung(rng: np.random.Generator) -> Subject:
    """Seen from the court, where no one comes behind the hall; some days the doors stand open."""
    tiles = recoloured(
        "dark_tiles", *(("#46474a", "#5a5b5e") if rng.random() < 0.7 else ("#55524e", "#68655f"))
    )
    hall = _lower_storey(bool(rng.random() < 0.5)) + _upper_storey() + _roofs(tiles)
    return Subject(
        model=hall.move(z=TERRACE) + _terraces(),
        extras=_court() + mirrored(_gallery(tiles).move(x=36, y=-12), "x"),
        views=Views(azimuths=((-42, 42), (-20, 20)), elevations=(0, 10)),
        fit=((-17, -14, 0), (17, 10, 21)),
        lamps=tuple(Lamp((x, y, 10), 46, (1.0, 0.85, 0.6)) for x in (-31.0, 31.0) for y in (-36.0, 14.0)),
        interests=(
            Interest((0, -7, TERRACE + 4), 17),
            Interest((0, -6, TERRACE + 11), 24),
            Interest((8, -9, TERRACE + 7), 15),
            Interest((0, -12, 5), 36),
        ),
        clear=((0.0, 0.0, 34.0), (0.0, -34.0, 32.0), (36.0, -12.0, 12.0), (-36.0, -12.0, 12.0)),
    )


def _around(part: Model, x: float, y: float, pitch: float) -> Model:
    """Copies of a part that looks to −y, about every `pitch` metres along all sides of a rectangle."""
    sides = []
    for turn, long, out in ((0, x, y), (90, y, x), (180, x, y), (270, y, x)):
        at = np.linspace(-long / 2, long / 2, max(round(long / pitch), 1) + 1)
        sides.append(copies(part, np.column_stack([at, np.full(len(at), -out / 2)])).turn(turn))
    return join(sides)


def _eaves(x: float, y: float, high: float, out: float, pitch: float) -> Model:
    """Beam, brackets and the painted underside of the eaves, from a wall's head to the roof's edge."""
    beam = box(x + 0.5, y + 0.5, 0.75).paint(GREEN)
    lines = (box(x + 0.6, y + 0.6, 0.16) + box(x + 0.6, y + 0.6, 0.16).move(z=0.7)).coloured("#b8472f")
    spots = _around(box(0.9, 0.2, 0.3).move(y=-0.25, z=0.28), x - 1.5, y, pitch * 1.6).coloured("#2f5b94")
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) / 2
    low = np.column_stack([corners * [x + 0.4, y + 0.4], np.full(4, 0.86)])
    up = np.column_stack([corners * [x + 2 * out, y + 2 * out], np.full(4, high)])
    flare = loft([low, up]).paint(recoloured("green_paint", "#356a5a", "#437b68"))
    arm = beams([[0, 0, 0.9]], [[0, -out * 0.62, high * 0.86]], 0.36) + box(0.8, 0.5, 0.32).move(
        y=-0.5, z=1.0
    )
    tip = box(0.3, 0.24, 0.3).move(y=-out * 0.65, z=high * 0.78)
    rafter = beams([[0, -out * 0.4, high * 0.8]], [[0, -out - 0.1, high + 0.04]], 0.22)
    arms = _around(arm, x, y, pitch).paint(GREEN) + _around(tip, x, y, pitch).coloured("#d8cdb4")
    return beam + lines + spots + flare + arms + _around(rafter, x, y, pitch / 2).coloured("#8c4030")


def _lattice(width: float, height: float) -> Model:
    """Yellow lattice windows in one bay, before a dark ground."""
    x, z = width / 2, height
    posts = np.linspace(-x, x, 9)
    rails = np.linspace(0, z, 7)
    bars = beams([[a, 0, 0] for a in posts], [[a, 0, z] for a in posts], 0.13)
    bars = bars + beams([[-x, 0, b] for b in rails], [[x, 0, b] for b in rails], 0.13)
    frames = np.linspace(-x, x, 5)
    heavy = beams([[a, -0.04, 0] for a in frames], [[a, -0.04, z] for a in frames], 0.22)
    return (bars + heavy).coloured(YELLOW) + box(width, 0.1, height).move(y=0.12).coloured("#5c4420")


def _lower_storey(doors_open: bool) -> Model:
    """Columns, sill and dark inside under the eaves, and the lattices between the columns."""
    at, deep = np.linspace(-WIDE / 2, WIDE / 2, 6), np.linspace(-DEEP / 2, DEEP / 2, 5)
    edge = [[x, s * DEEP / 2] for x in at for s in (-1, 1)]
    edge += [[s * WIDE / 2, y] for y in deep[1:-1] for s in (-1, 1)]
    columns = copies(cylinder(0.34, COLUMN, 10), edge).paint(RED)
    stones = copies(box(1.1, 1.1, 0.3), edge).paint("granite")
    sill = box(WIDE, DEEP, 1.0).paint(RED)
    body = box(WIDE - 0.6, DEEP - 0.6, COLUMN + 1).coloured("#3a2a1c")
    eaves = _eaves(WIDE, DEEP, 2.1, 3.0, 1.35).move(z=COLUMN)
    return columns + stones + sill + body + _doors(doors_open) + eaves


def _doors(middle_open: bool) -> Model:
    """Lattices in five bays in front and four on each side; the middle one may stand open."""
    high = COLUMN - 1.2
    front = [[x, -DEEP / 2] for x in (np.arange(5) - 2) * WIDE / 5 if not (middle_open and x == 0)]
    side = [[y, -WIDE / 2] for y in (np.arange(4) - 1.5) * DEEP / 4]
    ends = copies(_lattice(DEEP / 4 - 0.8, high), side).turn(90)
    lattices = (copies(_lattice(WIDE / 5 - 0.8, high), front) + mirrored(ends, "x")).move(z=1.1)
    leaf = box(0.12, 1.7, COLUMN - 0.4).move(1.7, -DEEP / 2 - 0.9).coloured(YELLOW)
    return lattices + (mirrored(leaf, "x") if middle_open else EMPTY)


def _upper_storey() -> Model:
    """A low storey of yellow windows between the two roofs."""
    body = box(UPPER_WIDE, UPPER_DEEP, 3.2).paint(RED)
    panes = copies(
        _lattice(UPPER_WIDE / 5 - 0.5, 1.1),
        [[x, -UPPER_DEEP / 2 - 0.15] for x in (np.arange(5) - 2) * UPPER_WIDE / 5],
    )
    side = copies(_lattice(2.7, 1.1), [[y, -UPPER_WIDE / 2 - 0.15] for y in (-3.2, 0.0, 3.2)])
    lattices = panes + mirrored(side.turn(90), "x")
    return (body + lattices.move(z=1.4) + _eaves(UPPER_WIDE, UPPER_DEEP, 1.9, 2.7, 1.2).move(z=2.7)).move(
        z=9.0
    )


def _roofs(tiles: Material) -> Model:
    """Both roofs; white plaster covers the ridges, and five copper plum blossoms sit on the highest."""
    lower = hip_and_gable(WIDE + 7.4, DEEP + 7.4, 9.2, 0, 0.12, 1.45)
    upper = hip_and_gable(UPPER_WIDE + 6.6, UPPER_DEEP + 6.6, 6.4, UPPER_WIDE - 1.2, 0.16, 1.45)
    blossoms = copies(
        cylinder(0.28, 0.2, 5).turn(90, "x"), [[x, -0.4, 20.2] for x in (np.arange(5) - 2) * 2.8]
    )
    both = [low.move(z=COLUMN + 2.1) + up.move(z=13.6) for low, up in zip(lower, upper, strict=True)]
    skin, gables, ridges = both
    return skin.paint(tiles) + gables.coloured("#7c4233") + ridges.paint("plaster") + blossoms.paint("bronze")


def _terraces() -> Model:
    """Two terraces of granite with three flights of stairs in front."""
    granite = recoloured("granite", "#a39d93", "#b8b2a8", "#8f897f")
    slabs = [box(x, y, 1.1).move(z=z) + box(x + 0.5, y + 0.5, 0.2).move(z=z + 1.0) for x, y, z in TERRACES]
    flights = [
        stairs(w, 1.2, 2.2, 6).move(x, -y / 2 - 2.2, z)
        for _, y, z in TERRACES
        for x, w in ((0, 5.5), (-9, 2.2), (9, 2.2))
    ]
    edges = np.array([[x, -y / 2 - 2.4, z + 0.3] for _, y, z in TERRACES for x in (-3, -1, 1, 3)])
    return (join(slabs + flights) + beams(edges, np.add(edges, [0, 2.6, 1.2]), 0.5)).paint(granite)


def _court() -> Model:
    """Rough paving, the raised path to the stairs and the rank stones along it."""
    floor = box(70, 66, 0.08).move(y=-30).paint(recoloured("paving", "#aaa294", "#bcb4a6")).tiled(16)
    path = (box(4.4, 46, 0.16) + box(2.0, 46, 0.28)).move(y=-41).paint("granite")
    stones = [[s * 5.2, y] for s in (-1, 1) for y in np.arange(-22, -56, -3.6)]
    return floor + path + copies(box(0.5, 0.4, 1.0), stones).paint("granite")


def _gallery(tiles: Material) -> Model:
    """The roofed corridor that closes the court in the east; open to it between red columns."""
    long = 62.0
    columns = copies(cylinder(0.2, 3.0, 8), [[-2, y] for y in np.linspace(-long / 2, long / 2, 19)]).paint(
        RED
    )
    wall = box(2.4, long, 3.0).move(x=1.2).paint(recoloured("plaster", "#a8643f", "#b87650"))
    beam = box(5.0, long, 0.5).move(z=2.9).paint(GREEN)
    skin, gables, ridges = hip_and_gable(long + 3, 7.4, 2.8, long + 1.4, 0.1, 1.3)
    roof = skin.paint(tiles) + gables.coloured("#7c4233") + ridges.paint("plaster")
    return columns + wall + beam + roof.turn(90).move(z=3.4)
