"""The Eiffel Tower: four curved lattice legs on stone feet, arches between them, three platforms, a mast."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landmarks.render.lattice import frame, lattice_mast
from landmarks.render.materials import recoloured
from landmarks.render.model import Model, join, ring
from landmarks.render.shapes import beams, box, pyramid
from landmarks.render.subject import Interest, Subject, Views, landmark

__all__ = ["eiffel_tower"]

FIRST, SECOND, THIRD = 57.0, 115.0, 276.0  # the platforms' heights in metres


@landmark("Eiffel_Tower")
def eiffel_tower(rng: np.random.Generator) -> Subject:
    """330 m of brown iron; the paint has had several browns, from reddish to yellow."""
    paint = recoloured("iron", *(("#6b5140", "#7d6350") if rng.random() < 0.6 else ("#7a5c3c", "#8f6f4b")))
    iron = join([_legs(), _upper(), _arches(), _platforms(), _top()]).paint(paint)
    return Subject(
        model=iron + ring(_foot(), 4, 52 * np.sqrt(2), start=45).turn(0),
        views=Views(elevations=(0, 22)),
        interests=(
            Interest((0, 0, 40), 120),
            Interest((0, 0, FIRST), 90),
            Interest((0, 0, SECOND + 10), 70),
            Interest((0, 0, THIRD), 60),
        ),
    )


def _spread(z: float) -> float:
    """Half the tower's width at height z: a curve through the real tower's widths."""
    heights = [0, 20, 40, 57, 80, 115, 150, 200, 276]
    return float(np.interp(z, heights, [62.5, 51, 41.5, 35, 26.5, 18.5, 13, 8.6, 5]))


def _square(middle: float, side: float, z: float) -> NDArray[np.float64]:
    """The corners (4, 3) of a square about (middle, middle, z)."""
    signs = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) / 2
    return np.column_stack([middle + signs * side, np.full(4, z)])


def _legs() -> Model:
    """Four legs, each a lattice box, from the feet to the second platform."""
    outlines = []
    for z in np.linspace(3, SECOND, 13):
        side = float(np.interp(z, [0, FIRST, SECOND], [25, 17, 11]))
        outlines.append(_square(_spread(z) - side / 2, side, z))
    leg = frame(outlines, 1.5)
    return join([leg.turn(quarter) for quarter in (0, 90, 180, 270)])


def _upper() -> Model:
    """Above the second platform the legs have grown together."""
    return frame([_square(0, 2 * _spread(z), z) for z in np.linspace(SECOND, THIRD, 19)], 1.2)


def _arches() -> Model:
    """The round arches under the first platform, one on each side, leaning with the legs."""
    angles = np.linspace(0.06 * np.pi, 0.94 * np.pi, 25)

    def bow(radius: float) -> NDArray[np.float64]:
        z = 14 + (radius - 4) * np.sin(angles)
        return np.column_stack([radius * np.cos(angles), [-_spread(h) + 1 for h in z], z])

    inner, outer = bow(37), bow(41)
    rungs = beams(inner, outer, 0.9) + beams(inner[:-1], outer[1:], 0.7)
    side = beams(inner[:-1], inner[1:], 1.6) + beams(outer[:-1], outer[1:], 1.6) + rungs
    return join([side.turn(quarter) for quarter in (0, 90, 180, 270)])


def _platforms() -> Model:
    decks = [
        box(2 * half, 2 * half, depth).move(z=z)
        for z, half, depth in ((FIRST - 3, 36.5, 5), (SECOND - 2, 20.5, 4), (THIRD - 1, 7.5, 3))
    ]
    rims = [pyramid(74, 74, 1.5, 0.99).move(z=FIRST + 2), pyramid(42, 42, 1.5, 0.98).move(z=SECOND + 2)]
    return join(decks + rims)


def _top() -> Model:
    return (
        box(9, 9, 7).move(z=THIRD + 2)
        + pyramid(7, 7, 9, 0.3).move(z=THIRD + 9)
        + lattice_mast(36, 2.4, 0.8, 6, 0.6).move(z=THIRD + 17)
    )


def _foot() -> Model:
    """A leg's stone foot."""
    return pyramid(30, 30, 5, 0.85).paint("limestone").turn(45)
