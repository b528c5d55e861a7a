"""The Monumento a la Revolución: a copper dome high on four arches of grey stone, in Mexico City's plaza.

67 m high, the highest of triumphal arches; its arches are 18 m by 27 m; stone figures sit on the corners.
"""

from __future__ import annotations

import numpy as np

from landmarks.render.architecture import four_sides, steps
from landmarks.render.materials import Material, recoloured
from landmarks.render.model import Model, copies, join, mirrored, ring
from landmarks.render.openings import Opening, wall
from landmarks.render.shapes import box, lathe, pyramid, sphere, tube
from landmarks.render.subject import Interest, Subject, Views, landmark

__all__ = ["monumento_a_la_revolucion"]

SIDE, CORNICE_Z, DRUM_Z, DOME_Z = 42.0, 36.0, 43.5, 62.0  # metres
DOME_R = 17.5


@landmark("Monumento_a_la_Revolucion")
def monumento_a_la_revolucion(rng: np.random.Generator) -> Subject:
    """Seen from the plaza on all sides; fountains play in it, and the copper is brown or nearly orange."""
    stones = (("#8f8578", "#a1978a", "#7f766a"), ("#9a8c78", "#ab9d89", "#897c69"))
    stone = recoloured("limestone", *stones[int(rng.integers(2))])
    browns = (("#8a5f40", "#9c704e", "#764f34"), ("#7d5240", "#90634e", "#6b4636"))
    copper = recoloured("copper", *browns[int(rng.integers(2))])
    return Subject(
        model=_body(stone) + _attic(stone) + _dome(copper) + _plaza(rng),
        extras=_fountains(rng),
        views=Views(elevations=(0, 12)),
        interests=(
            Interest((0, 0, 52), 46),
            Interest((0, 0, 18), 44),
            Interest((17, -17, 40), 26, azimuths=(-30, 120)),
            Interest((-17, -17, 40), 26, azimuths=(-120, 30)),
        ),
    )


def _body(stone: Material) -> Model:
    """Four walls with an arch each, in a low frame; battered piers at the corners; the lift inside."""
    opening = Opening(0, 18.0, 27.0)
    side = wall(SIDE, CORNICE_Z, 10, [opening]).move(y=-SIDE / 2 + 5)
    frame = wall(21.5, 29.2, 1.0, [opening]).move(y=-SIDE / 2 + 0.1)
    band = box(23, 0.8, 1.2).move(y=-SIDE / 2 - 0.2, z=31.2)
    slots = copies(box(0.9, 0.5, 3.4), [[x, -SIDE / 2, 32.0] for x in np.linspace(-7.5, 7.5, 7)])
    pier = pyramid(13.4, 13.4, CORNICE_Z, 0.94) + pyramid(14.6, 14.6, 4, 0.97) + box(13.9, 13.9, 1).move(z=30)
    ledge = box(SIDE + 4.5, SIDE + 4.5, 1.2).move(z=CORNICE_Z) + box(SIDE + 2.5, SIDE + 2.5, 1).move(
        z=CORNICE_Z - 1
    )
    ceiling = lathe([(13.5, 27.5), (12, 31), (7, 34.5), (0, 35.5)], 24)
    foot = mirrored(pyramid(15.0, 15.0, 2.6, 0.97).move(16.2, 16.2), "xy")
    lift = box(3.2, 3.2, CORNICE_Z).paint("glass") + _lift_frame()
    body = four_sides(side, frame, band) + mirrored(pier.move(15.9, 15.9), "xy") + ledge + ceiling
    dark = four_sides(slots).paint(recoloured("stone", "#4c453d", "#5a5249"))
    return body.paint(stone) + dark + foot.paint(recoloured("dark_stone", "#4a4641", "#57524b")) + lift


def _lift_frame() -> Model:
    corners = np.array([[-1.7, -1.7], [1.7, -1.7], [1.7, 1.7], [-1.7, 1.7]])
    posts = copies(box(0.35, 0.35, CORNICE_Z), corners)
    return (posts + copies(box(3.7, 3.7, 0.3), [[0, 0, z] for z in range(3, 36, 4)])).paint("steel")


def _group() -> Model:
    """Three figures on a block, 8 m high, facing −y: the middle one stands, two sit at its sides."""
    body = lathe([(1.5, 0), (1.3, 2.2), (1.35, 4.0), (0.5, 4.9), (0.35, 5.2)], 8) + sphere(
        0.75, 1.2, 10
    ).move(z=5.8)
    seated = body.scale(0.95, 1, 0.72) + box(2.2, 2.6, 2.0).move(y=-1.0)
    block = box(7.5, 4.6, 2.2) + box(5.2, 3.4, 5.0).move(y=1.4, z=2.2)
    return block + body.move(y=-0.6, z=3.0) + mirrored(seated.move(2.5, -0.9, 2.2))


def _attic(stone: Material) -> Model:
    """Above the cornice: stepped blocks, the corner groups, and the drum with its ring of slots."""
    groups = join(
        [_group().scale(1.3).move(y=-22.8, z=CORNICE_Z + 1.2).turn(turn) for turn in (45, 135, 225, 315)]
    )
    base = box(36, 36, 3).move(z=CORNICE_Z + 1) + box(24, 41, 2.4).move(z=CORNICE_Z + 1)
    base += box(41, 24, 2.4).move(z=CORNICE_Z + 1) + lathe(
        [(19, 40), (18.6, DRUM_Z), (19.4, DRUM_Z + 0.4)], 40
    )
    slots = ring(box(1.3, 0.4, 1.7).move(z=41), 24, 18.9).paint("window")
    return (base + groups).paint(stone) + slots


def _dome(copper: Material) -> Model:
    """Ribbed copper on a broad band, under a lantern with a cap of its own."""
    profile = [(19.2, DRUM_Z), (19.2, 45.2), (DOME_R + 0.3, 45.8), (DOME_R, 48), (16.7, 52), (14.8, 55.6)]
    profile += [(11.8, 58.8), (8.0, 61), (4.6, DOME_Z)]
    line = np.array(profile[2:])
    rib = tube(np.column_stack([0 * line[:, 0], -line[:, 0] - 0.05, line[:, 1]]), 0.4, sides=4, smooth=False)
    ribs = ring(rib, 24, 0)
    eyes = ring(sphere(0.9, 1.0, 8).scale(1, 0.5, 1).move(y=-16.9, z=51.2), 12, 0, start=7.5)
    lantern = lathe([(4.9, DOME_Z - 0.3), (4.9, DOME_Z + 0.6), (3.2, DOME_Z + 0.7), (3.2, 65)], 16)
    posts = ring(box(0.6, 0.6, 2.6).move(z=DOME_Z + 0.4), 12, 3.5)
    cap = lathe([(4.2, 64.8), (4.0, 65.3), (2.9, 66.3), (1.0, 66.9), (0.3, 67.8), (0.05, 69)], 16)
    panes = ring(box(0.7, 0.2, 1.6).move(z=DOME_Z + 0.9), 12, 3.25, start=15).paint("window")
    return join([lathe(profile, 48), ribs, eyes, lantern, posts, cap]).paint(copper) + panes


def _plaza(rng: np.random.Generator) -> Model:
    """Low steps all round; a platform for a concert or rally on some days."""
    low = steps(54, 54, 1.0, 3, 0.8).paint("dark_stone")
    stage = (box(14, 6, 1.6).move(z=1) + box(15, 0.4, 7).move(y=3, z=1)).coloured("#2d2d30")
    return low + stage.move(y=-15) if rng.random() < 0.15 else low


def _fountains(rng: np.random.Generator) -> Model:
    """Rows of jets that leap from the paving, each day to another height; none while they rest."""
    high = rng.uniform(1.5, 5.0) * (rng.random() < 0.5) + 0.02
    jet = lathe([(0.1, 0), (0.12, 0.6), (0.34, 0.85), (0.05, 1.0)], 6).scale(1, 1, float(high)).paint("foam")
    x, y = np.meshgrid(np.linspace(-21, 21, 8), [-45.0, -41.0])
    return copies(jet, np.column_stack([x.ravel(), y.ravel()]))
