"""Edinburgh Castle.

A grey fortress along the top of a black volcanic crag, the round Half Moon Battery at its head.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from landmarks.render.architecture import square_tower
from landmarks.render.materials import Material, recoloured
from landmarks.render.model import Model, join, ring
from landmarks.render.noise import fractal, ridged
from landmarks.render.openings import battlements, window_rows
from landmarks.render.shapes import beams, box, gable, grid, lathe, quad
from landmarks.render.subject import Interest, Subject, Views, landmark
from landmarks.render.terrain import land_colours

__all__ = ["edinburgh_castle"]

Array = NDArray[np.float64]
Height = Callable[[Array, Array], Array]

TOP = 56.0  # metres of the rock above the gardens below it
# The curtain wall, anticlockwise from the east; x runs east, and each stretch has its own height.
RIM = (
    (98, -26),
    (60, -36),
    (20, -40),
    (-24, -36),
    (-66, -30),
    (-100, -10),
    (-98, 16),
    (-60, 34),
    (-10, 38),
    (44, 36),
    (88, 26),
)
HEADS = (63, 59, 58, 55, 52, 50, 51, 54, 57, 60)


@landmark("Edinburgh_Castle")
def edinburgh_castle(rng: np.random.Generator) -> Subject:
    """Seen from the south over the Grassmarket, from the gardens in the north and from the Esplanade."""
    tones = (("#6f675b", "#857c6e"), ("#635d55", "#78726a"), ("#7a6f5e", "#8f8471"))
    stone = recoloured("dark_stone", *tones[int(rng.integers(3))])
    height = _crag(int(rng.integers(10**6)))
    walls = _curtain(stone) + _half_moon(stone) + _gatehouse(stone)
    return Subject(
        model=walls + _houses(stone) + _palace(stone, rng),
        extras=_rock(height, rng),
        views=Views(azimuths=((-95, 65), (140, 250)), elevations=(0, 8)),
        interests=(
            Interest((84, -2, 60), 60),
            Interest((45, -20, 70), 50, azimuths=(-70, 110)),
            Interest((-38, -20, 62), 70, azimuths=(-90, 60)),
            Interest((0, 0, 55), 130),
        ),
        fit=((-100, -45, 10), (106, 45, 90)),
        ground=height,
        clear=((0.0, 0.0, 150.0), (170.0, 0.0, 70.0), (-110.0, 0.0, 70.0)),
    )


def _crag(seed: int) -> Height:
    """Sheer to the south, west and north above grassy screes; a ridge runs down to the east."""

    def height(x: Array, y: Array) -> Array:
        spots = np.column_stack([x, y])
        rough = fractal(spots / 38, 4, seed)
        out = (np.hypot(x / 2.35, y) - 45) * np.where(np.abs(x) > 90, 1.3, 1.0) + 7 * rough
        face = np.clip(1 - out / 17, 0, 1)
        face = face**0.8 * (
            0.72
            + 0.28 * np.clip(ridged(spots / 15, 4, seed + 3) * 1.6, 0, 1) * (face < 1)
            + 0.28 * (face >= 1)
        )
        scree = 17 * np.clip(1 - (out - 4) / 62, 0, 1) ** 1.5 * (1 + 0.15 * rough)
        ridge = (
            41
            * np.clip(1 - (x - 60) / 300, 0, 1)
            * np.clip(1.6 - np.abs(y) / 36, 0, 1)
            * np.clip((x - 55) / 40, 0, 1)
        )
        return np.asarray(np.maximum(np.maximum(face * TOP, scree), ridge) - 0.6)

    return height


def _rock(height: Height, rng: np.random.Generator) -> Model:
    """The land about the castle, finest where it is steep."""
    x = np.concatenate([np.linspace(-200, -116, 18), np.linspace(-112, 112, 104), np.linspace(118, 370, 26)])
    side = np.concatenate([np.linspace(-130, -74, 10), np.linspace(-70, -28, 26)])
    y = np.concatenate([side, np.linspace(-22, 22, 7), -side[::-1]])
    across, along = np.meshgrid(x, y)
    z = height(across.ravel(), along.ravel()).reshape(across.shape)
    flat, steep = (("#5d6b33", "#4a4640"), ("#6c6c3a", "#3f3c38"), ("#56652f", "#544e46"))[
        int(rng.integers(3))
    ]
    paint = land_colours(flat, steep, feature=16, seed=int(rng.integers(10**6)), steepness=0.76)
    return paint(grid(np.stack([across, along, z], -1), smooth=False))


def _curtain(stone: Material) -> Model:
    """Walls on the rock's very edge, with merlons; their feet follow it down."""
    parts = []
    for (a, b), head in zip(itertools.pairwise(RIM), HEADS, strict=True):
        start, end = np.array(b, dtype=float), np.array(a, dtype=float)
        long = float(np.linalg.norm(end - start))
        piece = box(long + 2, 3, head - 30).move(z=30) + battlements(long, 3, 1.5, 4.2).move(z=head)
        angle = np.degrees(np.arctan2(*(end - start)[::-1]))
        parts.append(piece.turn(angle).move(*((start + end) / 2)))
    return join(parts).paint(stone)


def _half_moon(stone: Material) -> Model:
    """The round battery that faces the town, gun openings all along its head."""
    drum = lathe([(23, 28), (21.5, 40), (20.5, 63)], 36).move(80, -4)
    teeth = ring(box(5.0, 3, 2.0).move(z=63), 17, 19.3).move(80, -4)
    band = lathe([(20.9, 59.5), (21.2, 60), (20.8, 60.4)], 36).move(80, -4)
    return (drum + teeth + band).paint(stone)


def _gatehouse(stone: Material) -> Model:
    """Before the battery, at the Esplanade's end."""
    body = box(9, 14, 15) + box(9.6, 14.6, 1).move(z=15) + battlements(14, 9, 1.4, 3).turn(90).move(z=16)
    arch = window_rows(4.6, 6.5, 1, 1, (0.9, 0.95), "round").turn(90).move(x=4.6, z=0.4)
    low = box(6, 60, 7).move(x=-1, z=-1) + battlements(60, 6, 1.2, 3).turn(90).move(x=-1, z=6)
    return ((body + low).paint(stone) + arch).move(110, 0, 36)


def _house(x: float, y: float, high: float, roof: float, columns: int, rows: int, stone: Material) -> Model:
    """A long house with windows on both sides, crow-stepped gables and a slate roof."""
    panes = window_rows(x * 0.94, high * 0.92, columns, rows, (0.4, 0.55)).move(y=-y / 2 - 0.08)
    steps = [box(1.0, y * (1 - n / 5), roof * 0.2 + 0.9).move(z=high + n * roof / 5) for n in range(5)]
    ends = join([join(steps).move(x=s * (x / 2 - 0.4)) for s in (-1, 1)])
    chimney = join([box(2.4, 1.5, 3.5).move(x=s * x * 0.25, z=high + roof - 1) for s in (-1, 1)])
    body = (box(x, y, high + 14).move(z=-14) + ends + chimney).paint(stone)
    return body + panes + panes.turn(180) + gable(x - 1, y + 0.6, roof).move(z=high).paint("slate")


def _houses(stone: Material) -> Model:
    """The New Barracks in the west, Great Hall, War Memorial, and lower houses in the north-west."""
    barracks = _house(56, 15, 20, 6, 13, 4, stone).move(-44, -20, 53)
    hall = _house(34, 13, 15, 8, 6, 1, stone).move(16, -26, TOP + 1)
    memorial = _house(36, 13, 14, 9, 6, 2, stone).move(20, 16, TOP)
    governor = _house(30, 13, 10, 6, 7, 3, stone).move(-62, 16, 52)
    chapel = _house(10, 6, 5, 4, 2, 1, stone).move(58, 20, TOP + 4)
    return barracks + hall + memorial + governor + chapel


def _palace(stone: Material, rng: np.random.Generator) -> Model:
    """The royal palace behind the battery, its eastern front high above the town, its clock tower with
    the flag.
    """
    block = _house(46, 14, 19, 5, 9, 3, stone).turn(90).move(56, -12, TOP + 1)
    bays = [square_tower(8, 24, 3, 1, "battlements").paint(stone).move(63, y, TOP) for y in (-31.0, 6.0)]
    tower = square_tower(9, 33, 5, 1, "battlements").paint(stone).move(46, -22, TOP)
    pole = beams([[46, -22, TOP + 33]], [[46, -22, TOP + 45]], 0.5).paint("white_paint")
    colour = ("#24408e", "#2a3f7c", "#8d2630")[int(rng.integers(3))]
    flag = quad([46, -22, 97], [54, -21, 96.6], [54, -21, 100.6], [46, -22, 101]).coloured(colour)
    return block + join(bays) + tower + pole + flag
