"""The Temple of Olympian Zeus.

Thirteen huge Corinthian columns in a corner, two apart, one fallen in drums.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from landmarks.render.architecture import column, steps
from landmarks.render.materials import recoloured
from landmarks.render.model import Model, copies, join, ring
from landmarks.render.shapes import box, cylinder, grid
from landmarks.render.subject import Interest, Subject, Views, landmark
from landmarks.render.terrain import rocky

__all__ = ["temple_of_olympian_zeus"]

HEIGHT, RADIUS, PITCH = 17.0, 0.98, 5.5  # metres: a column with its capital, its foot, from axis to axis
# Columns of the corner by (place along the temple, row); x runs east, the outer row is the southern one.
CORNER = (
    (0, 0),
    (1, 0),
    (2, 0),
    (3, 0),
    (4, 0),
    (0, 1),
    (1, 1),
    (2, 1),
    (3, 1),
    (4, 1),
    (3, 2),
    (4, 2),
    (4, 3),
)
BEAMS = (
    (0, 0),
    (1, 0),
    (2, 0),
    (3, 0),
    (0, 1),
    (1, 1),
    (3, 1),
    (3, 2),
)  # from each of these to the next east
ACROSS = ((4, 0), (4, 1), (4, 2), (0, 0))  # and from these to the next row
APART = ((-7, 0), (-5, 0))
FALLEN_AT = -6.0


@landmark("Temple_of_Olympian_Zeus")
def temple_of_olympian_zeus(rng: np.random.Generator) -> Subject:
    """The marble has weathered to honey and grey; only the low platform and a few blocks lie around."""
    tones = (
        ("#c8b48d", "#d9c9a6", "#b39d76"),
        ("#cfc2a6", "#ddd2bb", "#b7a98c"),
        ("#bfa678", "#d2bc92", "#a88f63"),
    )
    marble = replace(recoloured("pale_rock", *tones[int(rng.integers(3))]), contrast=0.06)
    shaft = _column()
    standing = copies(shaft, [_place(*spot) for spot in (*CORNER, *APART)])
    ruin = standing + _beams(rng) + _fallen().move(*_place(FALLEN_AT, 0)) + _platform()
    return Subject(
        model=ruin.paint(marble).tiled(6),
        extras=_blocks(rng).paint(marble),
        views=Views(azimuths=((-65, 65), (120, 240)), elevations=(0, 7)),
        fit=((-24, -6, 0), (31, 14, 19)),
        interests=(
            Interest((18, 4, 15), 15),
            Interest((14, 6, 9), 26),
            Interest((-27, 0, 8), 24),
            Interest((FALLEN_AT * PITCH + 6, 0, 2), 14, azimuths=(-60, 60)),
        ),
    )


def _place(along: float, row: float) -> tuple[float, float, float]:
    return (along * PITCH + 6.0, row * PITCH - 4.0, 0.6)


def _column() -> Model:
    """A fluted shaft and a capital of two rounds of leaves under four volutes."""
    leaf = grid(
        np.array(
            [[[x, -0.86 - out, z] for x in (0.26, -0.26)] for z, out in ((0.9, 0.5), (0.75, 0.22), (0, 0))]
        )
    )
    low = ring(leaf, 8, 0.0).move(z=HEIGHT - 2.1)
    high = ring(leaf.scale(1.05, 1.12, 1.05), 8, 0.0, start=22.5).move(z=HEIGHT - 1.45)
    volute = ring(box(0.34, 0.55, 0.5).move(y=-1.32, z=HEIGHT - 0.82), 4, 0.0, start=45)
    plinth = box(2.9, 2.9, 0.35).move(z=-0.3)
    return column(HEIGHT, RADIUS, "corinthian", fluted=True) + low + high + volute + plinth


def _beams(rng: np.random.Generator) -> Model:
    """The architraves that are left, their upper edges broken."""
    along = box(PITCH, 1.5, 1.5).move(x=PITCH / 2)
    parts = [along.scale(1, 1, rng.uniform(0.8, 1.1)).move(*_place(*spot)) for spot in BEAMS]
    parts += [along.turn(90).move(*_place(*spot)) for spot in ACROSS]
    return join(parts).move(z=HEIGHT).bend(rocky(0.12, 2.0, int(rng.integers(10**6)), 2))


def _fallen() -> Model:
    """The column that a storm threw down in 1852: its drums lie like a cut sausage."""
    drums = np.column_stack([np.arange(15) * 1.05 - 7.5, np.zeros(15), np.full(15, 0.75)])
    drum = cylinder(0.95, 0.85, 20).move(z=-0.42).turn(62, "y")
    capital = box(2.4, 2.4, 1.3).turn(20, "y").move(x=9.6, z=0.2)
    return (copies(drum, drums) + capital).turn(-52).move(x=-1, y=-5)


def _platform() -> Model:
    low = np.array([_place(-8, -0.6), _place(4.7, 3.8)])
    size = low[1] - low[0]
    return steps(size[0], size[1], 0.55, 3, 0.5).move(*low.mean(axis=0)).move(z=-0.6)


def _blocks(rng: np.random.Generator) -> Model:
    places = np.column_stack([rng.uniform(-48, 34, 14), rng.choice([-12.0, 24.0], 14) + rng.normal(0, 3, 14)])
    return copies(box(1.6, 1.0, 0.7), places, rng.uniform(0, 360, 14), rng.uniform(0.5, 1.3, 14))
