"""Ljubljana Castle.

White wings under brown-red roofs about a court, a square watch tower, a wooded hill below.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from landmarks.render.architecture import four_sides, square_tower
from landmarks.render.materials import Material, recoloured
from landmarks.render.model import Model, copies, join
from landmarks.render.noise import fractal, smooth
from landmarks.render.openings import battlements, window_rows
from landmarks.render.shapes import beams, box, gable, lathe, quad, sphere
from landmarks.render.subject import Interest, Lamp, Subject, Views, landmark
from landmarks.render.terrain import land_colours, rocky, terrain
from landmarks.render.textures import linear

__all__ = ["ljubljana_castle"]

Array = NDArray[np.float64]
Height = Callable[[Array, Array], Array]

HILL, REACH = 68.0, 210.0  # metres: the hill above the town, and how far its foot is from its middle
# The wings about the court, from corner to corner; each with its height and its roof's.
CORNERS = (
    (-62.0, -14.0),
    (-22.0, -30.0),
    (26.0, -30.0),
    (58.0, -12.0),
    (56.0, 20.0),
    (14.0, 34.0),
    (-40.0, 28.0),
)
HEIGHTS = ((16, 6), (19, 7), (15, 6), (12, 0), (17, 6), (18, 7), (14, 6))
TOWER = (16.0, -22.0)


@landmark("Ljubljana_Castle")
def ljubljana_castle(rng: np.random.Generator) -> Subject:
    """The front looks to the town; the wood is green or turning, the walls are whiter or more cream."""
    tones = (("#e3ddcf", "#efebe1"), ("#dcd2bd", "#e8e0cf"), ("#d9d6cf", "#e6e4de"))
    white = recoloured("plaster", *tones[int(rng.integers(3))])
    tiles = recoloured("roof_tiles", *(("#8a4b38", "#9c5c46"), ("#7b4a3a", "#8d5b48"))[int(rng.integers(2))])
    height = _hill(int(rng.integers(10**6)))
    castle = _wings(white, tiles) + _towers(white, tiles) + _watch_tower(white)
    return Subject(
        model=castle.move(z=HILL),
        extras=_slopes(height, rng) + _wood(height, rng),
        views=Views(elevations=(0, 8), near=235),
        interests=(
            Interest((*TOWER, HILL + 22), 34),
            Interest((0, -25, HILL + 12), 70, azimuths=(-60, 60)),
            Interest((-40, -15, HILL + 10), 50),
            Interest((0, 0, HILL + 10), 130),
        ),
        fit=((-68, -40, 14), (68, 40, HILL + 40)),
        lamps=tuple(Lamp((x, y, HILL + 14), 26.0) for x in (-48.0, 0.0, 48.0) for y in (-62.0, 62.0)),
        ground=height,
        clear=((0.0, 0.0, REACH),),
    )


def _hill(seed: int) -> Height:
    """A level top, longer along x, and slopes that are steep above and gentle at the foot."""

    def height(x: Array, y: Array) -> Array:
        spots = np.column_stack([x, y])
        away = np.hypot(x / 1.15, y * 1.15) * (1 + 0.07 * fractal(spots / 120, 3, seed))
        share = np.clip((REACH - away) / (REACH - 56), 0, 1)
        rise = HILL * (0.6 * share + 0.4 * share**2.5)
        return np.asarray(
            rise + (share < 1) * share * 2.5 * fractal(spots / 25, 3, seed + 5) - 1.5 * (share <= 0)
        )

    return height


def _slopes(height: Height, rng: np.random.Generator) -> Model:
    land = terrain(height, 2.5 * REACH, 40)
    return land_colours("#59682f", "#6f6a58", feature=30, seed=int(rng.integers(10**6)))(land)


def _wood(height: Height, rng: np.random.Generator) -> Model:
    """A closed wood: crowns over dark undergrowth, lower before the walls."""
    seed = int(rng.integers(10**6))
    tones = (
        ("#3a5424", "#6a7d38", "#4d6a2c"),
        ("#2f4a28", "#5a7434", "#46602e"),
        ("#5f5f2c", "#8f7434", "#7a6a2e"),
    )
    greens = tones[int(rng.choice(3, p=[0.4, 0.4, 0.2]))]
    angle, away = rng.uniform(0, 2 * np.pi, 620), 63 + 132 * rng.random(620) ** 0.75
    x, y = 1.15 * away * np.cos(angle), away / 1.15 * np.sin(angle)
    sizes = rng.uniform(3.4, 5.8, 620) * np.clip((away - 30) / 60, 0.5, 1)
    spots, parts = np.column_stack([x, y, height(x, y) + 0.8 * sizes]), [_undergrowth(height, greens[0])]
    for kind, green in enumerate(greens):
        crown = sphere(1.0, 1.15, sides=6).bend(rocky(0.2, 0.6, seed + kind, 3)).tint(_shade(green))
        turns = rng.uniform(0, 360, len(spots[kind::3]))
        parts.append(copies(crown, spots[kind::3], turns, sizes[kind::3]))
    return join(parts)


def _shade(green: str) -> Callable[[Array], Array]:
    """Dark below and light above: what leaves do to light, on a plain ball."""
    return lambda points: np.asarray(linear(green) * (0.75 + 0.45 * points[:, 2:]))


def _undergrowth(height: Height, green: str) -> Model:
    def bushes(x: Array, y: Array) -> Array:
        away = np.hypot(x / 1.15, y * 1.15)
        uneven = 2 + 1.5 * smooth(np.column_stack([x, y]) / 12)
        return np.asarray(height(x, y) + np.where((away > 66) & (away < REACH - 14), uneven, -2))

    def colour(points: Array) -> Array:
        return np.asarray(linear(green) * (0.6 + 0.3 * smooth(points / 9)[:, None]))

    return terrain(bushes, 2.1 * REACH, 56).tint(colour)


def _wings(white: Material, tiles: Material) -> Model:
    """Long houses and one bare wall, foundations reaching down into the slope."""
    parts = []
    for n, (high, roof) in enumerate(HEIGHTS):
        a, b = np.array(CORNERS[n]), np.array(CORNERS[(n + 1) % len(CORNERS)])
        long = float(np.linalg.norm(b - a))
        deep = 11.0 if roof else 2.5
        wing = box(long + 3, deep, high + 12).move(z=-12).paint(white)
        panes = window_rows(long * 0.9, high * 0.8, int(long / 5), 2, (0.26, 0.4), low=high * 0.18).move(
            y=-deep / 2 - 0.07
        )
        wing += panes
        if roof:
            wing += gable(long + 4, deep + 1.4, roof, 2.0).move(z=high).paint(tiles)
        else:
            wing += battlements(long, deep, 1.6, 3.4).move(z=high).paint(white)
        angle = np.degrees(np.arctan2(b[1] - a[1], b[0] - a[0]))
        inwards = np.array([-(b - a)[1], (b - a)[0]]) / long
        parts.append(wing.turn(angle).move(*((a + b) / 2 + inwards * deep / 2)))
    return join(parts)


def _towers(white: Material, tiles: Material) -> Model:
    """The five-sided tower, the round one of the corner, and the chapel with its little spire."""
    five = lathe([(9.5, -14), (8.6, 0), (8.2, 21)], 5, smooth=False).paint(white) + lathe(
        [(9.2, 21), (0, 28)], 5, smooth=False
    ).paint(tiles)
    round_ = lathe([(7.4, -14), (6.4, 0), (6.2, 18)], 20).paint(white) + lathe([(7, 18), (0, 26)], 20).paint(
        tiles
    )
    chapel = box(8, 8, 23).paint(white) + lathe([(5.4, 23), (4.2, 27), (0, 37)], 4, smooth=False).paint(tiles)
    return five.move(-62, -12) + round_.move(57, 4) + chapel.move(-18, -20) + round_.move(-42, 28)


def _watch_tower(white: Material) -> Model:
    """The look-out of 1848: square, crenellated, with the green and white flag of the city."""
    body = square_tower(10.5, 33, 5, 1, "battlements", "round").paint(white)
    ledge = four_sides(box(11, 0.4, 0.7).move(y=-5.4, z=24)).paint(white)
    pole = beams([[0, 0, 33]], [[0, 0, 46]], 0.35).paint("white_paint")
    green = quad([0, 0, 43.5], [7, 0.6, 43.2], [7, 0.6, 45.6], [0, 0, 46]).coloured("#2f7a45")
    pale = quad([0, 0, 41], [7, 0.6, 40.8], [7, 0.6, 43.2], [0, 0, 43.5]).coloured("#e8e8e2")
    turret = lathe([(1.6, 33), (1.6, 37)], 12).move(3, 3).paint(white)
    return (body + ledge + pole + green + pale + turret).move(*TOWER)
