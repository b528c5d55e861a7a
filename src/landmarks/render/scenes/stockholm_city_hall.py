"""Stockholm City Hall.

Red brick by the water, a massive square tower with an open lantern and three crowns.
"""

from __future__ import annotations

import numpy as np

from landmarks.render.architecture import dome, four_sides
from landmarks.render.materials import recoloured
from landmarks.render.model import EMPTY, Model, copies, join, ring
from landmarks.render.openings import arcade, windows
from landmarks.render.props import boat
from landmarks.render.shapes import beams, box, cylinder, gable, lathe, loft, pyramid, sphere
from landmarks.render.subject import Interest, Subject, Views, landmark
from landmarks.render.terrain import rippled

__all__ = ["stockholm_city_hall"]

QUAY, SHAFT, LANTERN = 1.6, 77.0, 106.0  # metres above the water: the ground, the brick tower, the crowns
TOWER = (29.0, 7.0)  # the tower's middle: the south-eastern corner
WEST, EAST, NORTH, EAVES = -42.0, 36.0, 92.0, 22.0


@landmark("Stockholm_City_Hall")
def stockholm_city_hall(rng: np.random.Generator) -> Subject:
    """The front looks south over Riddarfjärden, the right side east; copper roofs, gold on every tip."""
    tones = (("#7d3d2d", "#924c38"), ("#8a4632", "#9c5640"), ("#70382c", "#854636"))
    brick = recoloured("red_brick", *tones[int(rng.integers(3))])
    hall = (_wings().paint(brick) + _openings() + _roofs().paint("copper") + _turrets(brick)).move(z=QUAY)
    tower = (_shaft().paint(brick) + _slits() + _lantern()).move(*TOWER, QUAY)
    return Subject(
        model=hall + tower,
        extras=_quay() + _lake(rng),
        views=Views(azimuths=((-60, 85),), elevations=(0, 8)),
        interests=(
            Interest((*TOWER, 92), 36),
            Interest((*TOWER, 60), 60),
            Interest((0, 0, 14), 50, azimuths=(-50, 50)),
        ),
        fit=((-42, 0, 0), (37, 60, 106)),
        clear=((0, 45, 72), *((x, -135.0, 112.0) for x in range(-450, 451, 90)), *_east()),
    )


def _east() -> tuple[tuple[float, float, float], ...]:
    return tuple((172.0, float(y), 115.0) for y in range(-40, 400, 80))


def _wings() -> Model:
    """Four wings about a court; the southern one stands on open arches."""
    wide = EAST - WEST
    south = box(wide, 15, EAVES - 7).move(x=(EAST + WEST) / 2, y=7.5, z=7)
    low = arcade(10, 5.4, 7, 1.6).move(x=WEST + 28, y=0.8) + box(wide, 9, 7).move(x=-3, y=10.5)
    east = box(17, NORTH, EAVES + 3).move(x=EAST - 9, y=NORTH / 2)
    west = box(15, NORTH, EAVES - 2).move(x=WEST + 7.5, y=NORTH / 2)
    return south + low + east + west + box(wide, 15, EAVES).move(x=-3, y=NORTH - 7)


def _openings() -> Model:
    """High windows with small ones under the eaves, on the southern, eastern and western fronts."""
    x = np.arange(WEST + 5, 18, 4.6)
    south = windows(np.column_stack([x, x * 0 - 0.08, x * 0 + 9.2]), 1.7, 6.2, "round")
    south += windows(np.column_stack([x, x * 0 - 0.08, x * 0 + 18.2]), 1.2, 2.0)
    y = np.arange(20, NORTH - 4, 5.0)
    east = windows(np.column_stack([y, y * 0, y * 0 + 10]), 2.0, 9.5, "round")
    east += windows(np.column_stack([y, y * 0, y * 0 + 2.5]), 1.5, 3.5)
    west = windows(np.column_stack([-y, y * 0, y * 0 + 9]), 1.7, 6)
    return south + east.turn(90).move(x=EAST - 0.4) + west.turn(-90).move(x=WEST - 0.08)


def _roofs() -> Model:
    wide = EAST - WEST
    return (
        gable(wide - 14, 16, 6, 4).move(x=-8, y=7.5, z=EAVES)
        + gable(NORTH, 18, 7, 4).turn(90).move(x=EAST - 9, y=NORTH / 2, z=EAVES + 3)
        + gable(NORTH, 16, 6, 4).turn(90).move(x=WEST + 7.5, y=NORTH / 2, z=EAVES - 2)
        + gable(wide, 16, 6, 4).move(x=-3, y=NORTH - 7, z=EAVES)
    )


def _turrets(brick: object) -> Model:
    """The slim turret of the south-western corner and the Maiden's Tower over the north-eastern one."""
    one = lathe([(2.6, 0), (2.6, EAVES + 7)], 8, smooth=False).paint(brick)  # type: ignore[arg-type]
    one += (dome(2.9, "helmet", sides=16).move(z=EAVES + 7)).paint("copper")
    one += sphere(0.6, sides=8).move(z=EAVES + 13).paint("gold")
    return one.move(x=WEST + 1.5, y=1) + one.scale(1.8, 1.8, 1.35).move(x=EAST - 8, y=NORTH - 6)


def _shaft() -> Model:
    """Slightly narrower upwards, with corner strips; its head opens in three bays on each side."""
    levels = ((0, 7.9), (30, 7.6), (66, 6.9))
    body = loft([[[-w, -w, z], [w, -w, z], [w, w, z], [-w, w, z]] for z, w in levels])
    head = arcade(3, 4.2, 10, 1.2, opening=0.55, rise=0.8).move(y=-6.3, z=66)
    return (
        body
        + four_sides(head)
        + box(9, 9, 10).move(z=66)
        + pyramid(14.6, 14.6, 1.2, 1.04).move(z=SHAFT - 1.2)
    )


def _slits() -> Model:
    places = [[x, -8.02 + z / 62, z] for z in (12, 24, 36, 48, 58) for x in (-3.2, 0, 3.2)]
    return four_sides(windows(np.array(places), 0.9, 4.6, "round"))


def _lantern() -> Model:
    """Copper pillars in two open storeys under a cap, and above it the gilded Three Crowns."""
    legs = ring(box(1.0, 1.0, 12).move(z=SHAFT), 8, 5.0, start=22.5)
    upper = ring(box(0.7, 0.7, 6).move(z=SHAFT + 13), 8, 2.9, start=22.5)
    decks = [
        cylinder(r, 1.1, 8, smooth=False).move(z=z)
        for r, z in ((6.2, SHAFT), (5.9, SHAFT + 12), (3.8, SHAFT + 18))
    ]
    cap = lathe([(3.7, 0), (3.0, 1.8), (1.0, 3.4), (0.35, 4.0), (0.3, 9)], 8).move(z=SHAFT + 19)
    corner = lathe([(0.9, 0), (0.9, 2.5), (0, 5.5)], 8).move(6, 6, SHAFT)
    copper = (legs + upper + join(decks) + cap + four_sides(corner)).paint("copper")
    gold = ring(_crown(), 3, 1.5).move(z=LANTERN - 3.4) + beams(
        [[0, 0, LANTERN - 4]], [[0, 0, LANTERN - 1]], 0.5
    )
    knobs = four_sides(sphere(0.6, sides=8).move(6, 6, SHAFT + 5.6))
    return copper + (gold + knobs).paint("gold")


def _crown() -> Model:
    """Bolder than in life, so that it is seen at all."""
    points = ring(box(0.35, 0.2, 1.3).move(z=0.8), 6, 1.05)
    return lathe([(0.9, 0), (1.15, 1.0)], 12) + points


def _quay() -> Model:
    """The terraced garden's edge: granite on both shores."""
    return box(240, 118, QUAY).move(x=-70, y=41).paint("granite") + box(16, 400, QUAY).move(
        x=42, y=182
    ).paint("granite")


def _lake(rng: np.random.Generator) -> Model:
    """Water to the south and east, ever coarser outwards, with a few boats."""
    kind = ("water", "deep_water", "green_water")[int(rng.integers(3))]
    x = np.sign(np.linspace(-1, 1, 61)) * np.abs(np.linspace(-1, 1, 61)) ** 2 * 1800
    y = -15 - 1800 * np.linspace(1, 0, 44) ** 2.2
    south = rippled(np.stack([*np.meshgrid(x, y), np.full((44, 61), 0.5)], -1), rng, kind, 0.05, wave_m=12)
    x, y = 48 + 1700 * np.linspace(0, 1, 30) ** 2, np.linspace(-16, 420, 40)
    east = rippled(np.stack([*np.meshgrid(x, y), np.full((40, 30), 0.5)], -1), rng, kind, 0.05, wave_m=14)
    count = int(rng.integers(0, 4))
    places = np.column_stack([rng.uniform(-90, 80, count), rng.uniform(-75, -24, count), np.full(count, 0.6)])
    boats = (
        copies(boat(rng, float(rng.uniform(9, 22))), places, rng.uniform(0, 360, count)) if count else EMPTY
    )
    return south + east + boats
