"""The Petronas Towers: two banded steel and glass towers on an eight-pointed star, a bridge between them.

452 m high with their pinnacles; the skybridge, 58 m long, is 170 m above the street.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landmarks.render.materials import Material, recoloured
from landmarks.render.model import Model, copies, join, mirrored
from landmarks.render.openings import window_rows
from landmarks.render.shapes import beams, box, cylinder, lathe, loft, sphere, torus
from landmarks.render.subject import Interest, Lamp, Subject, Views, landmark

__all__ = ["petronas_towers"]

Array = NDArray[np.float64]

APART, RADIUS, BRIDGE_Z = 95.0, 24.0, 170.0  # metres between the axes; a star's reach; the skybridge
# Each stage of a tower, as (lower z, upper z, share of the full radius).
STAGES = ((0, 252, 1.0), (252, 300, 0.9), (300, 340, 0.78), (340, 354, 0.62), (354, 367, 0.46))


@landmark("Petronas_Towers")
def petronas_towers(rng: np.random.Generator) -> Subject:
    """Seen from the park and the avenue, from below; some weeks the bands are cleaner than in others."""
    bright = ("#a9b0b5", "#b9c0c4") if rng.random() < 0.6 else ("#b3b0a8", "#c3c1ba")
    steel = recoloured("steel", *bright)
    tower = _tower(steel) + _annex(steel).move(x=9, y=33)
    return Subject(
        model=mirrored(tower.move(x=APART / 2)) + _skybridge(steel),
        extras=_podium(rng),
        views=Views(azimuths=((-55, 55), (130, 230)), elevations=(0, 14), near=330),
        lamps=tuple(
            Lamp((x, y, 210), 190, (1.0, 0.97, 0.9)) for x in (-170.0, 170.0) for y in (-190.0, 190.0)
        ),
        interests=(
            Interest((0, 0, BRIDGE_Z - 10), 130),
            Interest((0, 0, 380), 190),
            Interest((APART / 2, 0, 330), 130),
            Interest((0, 0, 60), 170),
        ),
    )


def _star(radius: float, z: float) -> Array:
    """The plan (40, 3): two squares make eight points, and a rounded bay fills each corner between them."""
    share = (1.0, 0.88, 0.89, 0.9, 0.88)  # from one point over the bay to the next
    turns = (0.0, 9.5, 16.0, 29.0, 35.5)
    angles = np.radians(np.concatenate([np.add(turns, 45.0 * point) for point in range(8)]))
    reach = radius * np.tile(share, 8)
    return np.column_stack([reach * np.cos(angles), reach * np.sin(angles), np.full(len(angles), z)])


def _tower(steel: Material) -> Model:
    """Glass from storey to storey, with a bright band at each second floor, drawn in towards the top."""
    glass, bands = [], []
    for low, high, share in STAGES:
        glass.append(loft([_star(RADIUS * share * 0.965, low), _star(RADIUS * share * 0.965, high)]))
        at = np.arange(low, high - 3, 10.5)
        band = loft(
            [_star(RADIUS * share * s, z) for s, z in ((0.96, 0), (1, 0.5), (1, 5.2), (0.96, 5.6))],
            caps=False,
        )
        bands.append(copies(band, np.column_stack([0 * at, 0 * at, at])))
        ledge = loft([_star(RADIUS * share * s, high + z) for s, z in ((1.0, -4), (1.02, -3), (1.0, 0.5))])
        bands.append(ledge)
    pane = recoloured("glass", "#22333f", "#31454f")
    return join(glass).paint(pane) + (join(bands) + _pinnacle()).paint(steel)


def _pinnacle() -> Model:
    """The ribbed cone, the ring ball and the mast, 85 m together."""
    cone = lathe([(9.4, 367), (8, 374), (5.4, 380), (4.8, 390), (2.6, 394), (2.2, 410)], 16, smooth=False)
    rings = join([torus(r, 0.6, sides=16).move(z=z) for r, z in ((8.3, 374), (5.6, 381), (4.4, 391))])
    mast = lathe([(1.6, 410), (1.2, 436), (0.5, 450), (0.1, 452)], 8)
    return cone + rings + sphere(3.2, sides=14).move(z=427) + mast + sphere(1.2, sides=8).move(z=446)


def _annex(steel: Material) -> Model:
    """The round tower of 44 storeys that leans on each of the two."""
    at = np.arange(4, 184, 10.5)
    bands = copies(cylinder(11.6, 5.4, 24), np.column_stack([0 * at, 0 * at, at]))
    return cylinder(11.2, 190, 24).paint("glass") + (bands + cylinder(9, 7, 24).move(z=190)).paint(steel)


def _skybridge(steel: Material) -> Model:
    """Two storeys on two slanting legs that meet under its middle."""
    half = APART / 2 - RADIUS * 0.8
    floors = join([box(2 * half, 6.5, 1.6).move(z=BRIDGE_Z + z) for z in (0, 4.6, 9.2)])
    panes = box(2 * half, 5.6, 9.4).move(z=BRIDGE_Z + 0.5).paint("glass")
    feet = [[s * half, y, BRIDGE_Z - 50] for s in (-1, 1) for y in (-2.2, 2.2)]
    tops = [[s * 2.5, y, BRIDGE_Z] for s in (-1, 1) for y in (-2.2, 2.2)]
    legs = beams(feet, tops, 1.9) + box(9, 6.5, 2.2).move(z=BRIDGE_Z - 2)
    return (floors + legs).paint(steel) + panes


def _podium(rng: np.random.Generator) -> Model:
    """The mall and the entrance hall at the towers' feet, with flags along the drive."""
    stone = recoloured("granite", "#b7a999", "#c9bcac", "#a89a8a")
    body = (box(150, 62, 18).move(y=14) + box(190, 40, 26).move(y=64)).paint(stone)
    front = window_rows(146, 14, 24, 3, (0.7, 0.55), low=2).move(y=-17.1)
    back = window_rows(186, 20, 28, 4, (0.7, 0.55), low=3).turn(180).move(y=84.1)
    canopy = lathe([(22, 8.6), (23, 9), (22, 9.5)], 32).scale(1, 0.55, 1).move(y=-20).paint("steel")
    posts = [[x, -40 - 4 * np.cos(x / 30), 0] for x in np.linspace(-52, 52, 12)]
    poles = copies(beams([[0, 0, 0]], [[0, 0, 13]], 0.25), posts).paint("white_paint")
    colours = ("#c8202a", "#f0f0ee", "#1f3f8c", "#f0c020")
    flags = join(
        [
            copies(box(3, 0.1, 2).move(x=1.6, z=10.8), posts[i::4], rng.uniform(-30, 30)).coloured(c)
            for i, c in enumerate(colours)
        ]
    )
    return body + front + back + canopy + poles + flags
