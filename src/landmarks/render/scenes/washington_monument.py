"""The Washington Monument: a white marble obelisk in two shades on a low hill ringed with flags."""

from __future__ import annotations

import numpy as np

from landmarks.render.materials import recoloured
from landmarks.render.model import Model, ring
from landmarks.render.shapes import beams, pyramid, quad
from landmarks.render.subject import Interest, Subject, Views, landmark

__all__ = ["washington_monument"]

SHAFT, WIDE, NARROW = 152.0, 16.8, 10.5  # metres: height without the point, width at foot and top


@landmark("Washington_Monument")
def washington_monument(rng: np.random.Generator) -> Subject:
    """169 m high; the marble changes shade at 46 m, where building stopped for 23 years."""
    at_46 = WIDE + (NARROW - WIDE) * 46 / SHAFT
    lower = pyramid(WIDE, WIDE, 46, at_46 / WIDE).paint("marble")
    upper = (
        pyramid(at_46, at_46, SHAFT - 46, NARROW / at_46)
        .move(z=46)
        .paint(recoloured("marble", "#dcd5c6", "#e6dfd1"))
    )
    point = pyramid(NARROW, NARROW, 17).move(z=SHAFT).paint("marble")
    return Subject(
        model=lower + upper + point,
        extras=ring(_flag(rng), 50, 40),
        views=Views(elevations=(0, 14)),
        interests=(Interest((0, 0, SHAFT), 45), Interest((0, 0, 20), 60)),
    )


def _flag(rng: np.random.Generator) -> Model:
    pole = beams([[0, 0, 0]], [[0, 0, 7.5]], 0.12).paint("white_paint")
    cloth = quad([0, 0, 5.9], [2.3, 0, 5.7], [2.3, 0, 7.2], [0, 0, 7.4]).coloured("#8a2f35")
    return pole + cloth.turn(rng.uniform(0, 360))
