"""The London Olympic Stadium of 2012: a bowl in a lattice of white tubes, under a crown of triangles.

315 m long and 256 m wide; the roof's rim at 38 m, fourteen triangular lighting towers up to 69 m.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landmarks.render.materials import recoloured
from landmarks.render.model import Model, join
from landmarks.render.shapes import beams, box, cylinder, grid, loft, surface
from landmarks.render.subject import Interest, Lamp, Subject, Views, landmark

__all__ = ["london_olympic_stadium"]

Array = NDArray[np.float64]

LONG, WIDE = 157.0, 128.0  # metres: half the rim's axes
BAYS, TOWERS = 56, 14
WRAPS = ("#e8e8e6", "#d8d4e4", "#cfd9e6", "#efe6da", "#c9b8d8")


@landmark("London_Olympic_Stadium")
def london_olympic_stadium(rng: np.random.Generator) -> Subject:
    """From the park around it and from the air; its fabric wrap has had several pale colours."""
    steel = (_props() + _rim_truss() + _towers()).paint(recoloured("white_paint", "#eceeee", "#f6f7f6"))
    model = steel + _roof() + _bowl(rng) + _wrap(rng) + _lights()
    return Subject(
        model=model,
        extras=_field(),
        views=Views(elevations=(1.5, 30)),
        interests=(
            Interest((0, -110, 35), 130, (-40, 40)),
            Interest((0, 110, 35), 130, (140, 220)),
            Interest((140, 0, 35), 120, (50, 130)),
            Interest((-140, 0, 35), 120, (230, 310)),
        ),
        lamps=(
            Lamp((0, 0, 75), 75, (1.0, 0.97, 0.9)),
            *(Lamp((x, y, 70), 120, (0.9, 0.9, 1.0)) for x, y in ((0, -290), (0, 290), (-310, 0), (310, 0))),
        ),
    )


def _oval(count: int, out: float, z: float, turn: float = 0.0) -> Array:
    """Points (count, 3) on the rim's ellipse moved `out` metres outwards, counter-clockwise from above."""
    angles = 2 * np.pi * (np.arange(count) + turn) / count
    x, y = (LONG + out) * np.cos(angles), (WIDE + out) * np.sin(angles)
    return np.column_stack([x, y, np.full(count, z)])


def _props() -> Model:
    """The tubes that carry the roof: a V from each foot to the rim, leaning outwards, all round."""
    feet, tops = _oval(BAYS // 2, -17, 4, 0.5), _oval(BAYS // 2, 0, 27)
    return beams(feet, tops, 1.5) + beams(feet, np.roll(tops, -1, axis=0), 1.5)


def _rim_truss() -> Model:
    """The ring girder, a zigzag between two tubes, 12 m deep: the triangles that all pictures show."""
    low, high = _oval(BAYS // 2, 0, 27), _oval(BAYS // 2, -3, 39, 0.5)
    after = np.roll(low, -1, axis=0)
    chords = beams(low, after, 1.8) + beams(high, np.roll(high, -1, axis=0), 1.8)
    inner = _oval(BAYS // 2, -13, 32, 0.5)
    ties = beams(high, inner, 0.9) + beams(low, inner, 0.9) + beams(after, inner, 0.9)
    return chords + beams(low, high, 1.3) + beams(after, high, 1.3) + ties


def _roof() -> Model:
    """A ring of white cloth, 30 m wide, a little lower at its inner edge."""
    rings = [
        np.vstack([ring, ring[:1]])
        for ring in (_oval(BAYS, -3, 38.6), _oval(BAYS, -18, 35.5), _oval(BAYS, -33, 36.5))
    ]
    cloth = grid(np.stack(rings[::1]))
    seams = beams(_oval(BAYS, -3, 38.9), _oval(BAYS, -33, 36.8), 0.5)
    return cloth.paint(recoloured("white_paint", "#dfe1e0", "#eaebea")) + seams.paint("steel")


def _towers() -> Model:
    """Fourteen triangles that stand on the roof's inner edge and lean over the field."""
    parts = []
    for number in range(TOWERS):
        angle = 2 * np.pi * (number + 0.5) / TOWERS
        inner, back = (_oval(TOWERS, out, z, 0.5)[number] for out, z in ((-32, 37), (-6, 39)))
        side = np.array([-np.sin(angle), np.cos(angle), 0]) * 16
        top = inner * [0.985, 0.985, 1] + [0, 0, 32]
        feet = [inner - side, inner + side]
        rungs = [[foot + (top - foot) * share for foot in feet] for share in (0.33, 0.62)]
        edges = beams([*feet, feet[0]], [top, top, feet[1]], 2.2)
        ties = [
            (rungs[0][0], rungs[0][1]),
            (rungs[1][0], rungs[1][1]),
            (back, top),
            (back, feet[0]),
            (back, feet[1]),
        ]
        parts.append(edges + beams([a for a, _ in ties], [b for _, b in ties], 1.0))
    return join(parts)


def _lights() -> Model:
    """The towers' lamps in two rows, looking inwards."""
    parts = []
    for number in range(TOWERS):
        inner = _oval(TOWERS, -33, 37, 0.5)[number]
        angle = np.degrees(2 * np.pi * (number + 0.5) / TOWERS)
        bank = (box(1, 15, 2.6).move(z=10) + box(1, 9, 2.6).move(z=18)).turn(angle)
        parts.append(bank.move(*inner.tolist()))
    return join(parts).paint("signal_light")


def _bowl(rng: np.random.Generator) -> Model:
    """The lower stand in concrete, and the seats: white with black splinters, as they were."""
    levels = ((-62, 1.0), (-44, 8.5), (-42, 11.5), (-12, 30.0))
    rings = [np.vstack([ring, ring[:1]]) for ring in (_oval(112, out, z) for out, z in levels)]
    points = np.stack(rings[::-1])
    seats = grid(points)
    splinters = rng.random((4, 113)) < 0.3
    tone = np.where(splinters, 0.05, 0.78).ravel()[:, None] * np.ones(3)
    skirt = loft([_oval(56, out, z) for out, z in ((-24, 0), (-22, 5), (-13, 29))], caps=False)
    return seats.tint(lambda _: tone) + skirt.paint(recoloured("concrete", "#4a4d52", "#575a5f"))


def _wrap(rng: np.random.Generator) -> Model:
    """Strips of cloth behind the tubes, each twisted at its foot, with gaps to walk through."""
    colour = WRAPS[int(rng.integers(len(WRAPS)))]
    low, high = _oval(112, -17.5, 5), _oval(112, -9, 27)
    after_low, after_high = (np.roll(ring, -1, axis=0) for ring in (low, high))
    corners = np.stack(
        [
            base + (after - base) * share
            for base, after, share in (
                (low, after_low, 0.25),
                (low, after_low, 0.72),
                (high, after_high, 0.92),
                (high, after_high, 0.08),
            )
        ],
        axis=1,
    )
    strips = np.arange(112)
    faces = np.concatenate([4 * strips[:, None] + half for half in ([0, 1, 2], [0, 2, 3])])
    return surface(corners.reshape(-1, 3), faces).coloured(colour)


def _field() -> Model:
    """The red track around the green field."""
    clay = recoloured("red_paving", "#a8452f", "#b8523a")
    rings = ((60, 0.25, clay), (67, 0.27, "white_paint"), (67.7, 0.29, clay), (78, 0.31, "grass"))
    return join(
        [cylinder(1, z, 56).scale(LONG - inside, WIDE - inside, 1).paint(kind) for inside, z, kind in rings]
    )
