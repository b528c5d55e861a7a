"""The Taj Mahal: a white marble tomb under a bulbous dome, between four minarets on a square plinth.

The tomb is 57 m square with cut corners, the plinth 95 m, the dome's finial 73 m above the garden, and the
minarets stand 43 m apart from the middle. A long pool leads to it between cypresses.
"""

from __future__ import annotations

import numpy as np

from landmarks.render.architecture import dome, four_sides, stairs
from landmarks.render.materials import Material, recoloured
from landmarks.render.model import Model, copies, join, mirrored, ring
from landmarks.render.openings import Opening, wall, windows
from landmarks.render.shapes import beams, box, cylinder, lathe, prism
from landmarks.render.subject import Interest, Lamp, Subject, Views, landmark
from landmarks.render.terrain import rocky, water

__all__ = ["taj_mahal"]

HALF, CUT, STOREY, ROOF = 28.5, 8.5, 11.2, 22.4  # metres: half a side, its cut corner, a storey, the parapet
PLINTH, PLINTH_HALF, TERRACE = 5.6, 47.7, 1.0
PISHTAQ, PISHTAQ_HIGH = 19.5, 30.0  # the great frame in the middle of each side
INLAY = "#99938a"  # black marble and semi-precious stones, from afar

TONES = (("#e6e2d8", "#f0ede6"), ("#e4dac6", "#efe6d4"), ("#dcdbd6", "#e8e7e3"), ("#e6d6c6", "#f0e2d4"))


@landmark("Taj_Mahal")
def taj_mahal(rng: np.random.Generator) -> Subject:
    """Seen over the pool, from the gardens beside it and from across the river."""
    marble = recoloured("marble", *TONES[int(rng.integers(len(TONES)))])
    base = PLINTH + TERRACE
    tomb = four_sides(_side(marble)) + _core(marble) + _roofscape(marble)
    minaret = _minaret(marble).move(PLINTH_HALF - 4, PLINTH_HALF - 4)
    return Subject(
        model=(tomb + mirrored(minaret, "xy")).move(z=base) + _plinth(marble).move(z=TERRACE),
        extras=_garden(rng) + _mosques(marble),
        views=Views(azimuths=((-48, 48), (-20, 20), (155, 205)), elevations=(0, 9)),
        lamps=tuple(Lamp((x, y, 8), 115, (1.0, 0.9, 0.75)) for x in (-62.0, 62.0) for y in (-98.0, 98.0)),
        interests=(
            Interest((0, 0, base + 36), 70),
            Interest((0, -HALF, base + 14), 52, azimuths=(-48, 48)),
            Interest((0, -HALF, base + 6), 110),
            Interest((PLINTH_HALF, -PLINTH_HALF, base + 22), 55, azimuths=(-48, 48)),
        ),
    )


def _bay(width: float) -> Model:
    """Two deep niches above each other."""
    niche = Opening(0, min(6.6, width * 0.64), 8.6, 0.8, "onion")
    lower = wall(width, STOREY, 3.0, [niche])
    return lower + lower.move(z=STOREY) + box(width, 3.2, 0.5).move(z=ROOF)


def _outlines(width: float, height: float) -> Model:
    """A dark line round a panel in the plane y = 0, as the inlaid bands are."""
    x = width / 2
    corners = np.array([[-x, 0, 0.3], [-x, 0, height], [x, 0, height], [x, 0, 0.3]])
    return beams(corners[:-1], corners[1:], 0.32).coloured(INLAY)


def _side(marble: Material) -> Model:
    """The front: the pishtaq with its arch, a bay on either side, and the cut corner to the right."""
    great = Opening(0, 12.4, 22.5, 0.0, "onion")
    frame = wall(PISHTAQ, PISHTAQ_HIGH, 4.5, [great]).move(y=1.4)
    narrow = HALF - CUT - PISHTAQ / 2
    bay = _bay(narrow).move(y=1.5)
    shift = (PISHTAQ + narrow) / 2
    corner = _bay(CUT * np.sqrt(2)).move(y=1.5)
    lines = _outlines(PISHTAQ - 2.4, PISHTAQ_HIGH - 1.4).move(y=-0.9) + _outlines(13.6, 24.5).move(y=-0.9)
    panels = copies(
        _outlines(narrow - 2, STOREY - 1),
        [[s * shift, 0.0, z] for s in (-1, 1) for z in (0.0, STOREY)],
    )
    diagonal = copies(_outlines(10, STOREY - 1), np.array([[0, 0, 0], [0, 0, STOREY]]))
    shafts = [[s * PISHTAQ / 2, -0.6, 0.0] for s in (-1, 1)]
    front = (frame + bay.move(x=-shift) + bay.move(x=shift) + copies(_shaft(33.5), shafts)).paint(marble)
    cut = (corner.paint(marble) + diagonal).move(y=-(HALF - CUT / 2) * np.sqrt(2)).turn(45)
    edges = copies(_shaft(26), [[s * (HALF - CUT), 0.2, 0] for s in (-1, 1)]).paint(marble)
    return (front + lines + panels + edges + _panes()).move(y=-HALF) + cut


def _shaft(height: float) -> Model:
    """A guldasta: a slim shaft that ends in a bud above the parapet."""
    profile = [
        (0.55, 0),
        (0.5, height - 3),
        (0.8, height - 2.7),
        (0.4, height - 2),
        (0.75, height - 1),
        (0, height),
    ]
    return lathe(profile, 6)


def _panes() -> Model:
    """The lattice windows at the backs of the niches."""
    great = windows(np.array([[0, 3.52, 0.2]]), 4.2, 8.5, "onion") + windows(
        np.array([[0, 3.52, 11]]), 4.6, 6, "onion"
    )
    shift = (HALF - CUT + PISHTAQ / 2) / 2
    small = [[s * shift, 2.85, z] for s in (-1, 1) for z in (1.2, STOREY + 1.2)]
    return great + windows(np.array(small), 2.6, 5.0, "onion")


def _core(marble: Material) -> Model:
    """What stands behind the niches, and the roof."""
    far, near = HALF - 2.9, HALF - CUT - 1.2
    outline = [
        [near, -far],
        [far, -near],
        [far, near],
        [near, far],
        [-near, far],
        [-far, near],
        [-far, -near],
    ]
    body = prism([*outline, [-near, -far]], ROOF)
    blocks = four_sides(box(PISHTAQ - 0.2, 8, PISHTAQ_HIGH - 0.4).move(y=-HALF + 7.6))
    return (body + blocks).paint(marble)


def _roofscape(marble: Material) -> Model:
    """The great dome on its drum, and the four kiosks about it."""
    drum = [(12.4, ROOF), (12.4, 35.2), (13.0, 35.6), (13.0, 36.4), (12.7, 36.8)]
    skin = [(14.1, 39.6), (14.5, 42.5), (14.2, 45.2), (13.0, 48.6), (10.7, 52), (7.4, 55), (4.0, 57.3)]
    great = lathe([*drum, *skin, (1.6, 59), (0.9, 60.4)], 36)
    lotus = lathe([(6.4, 55.9), (6.2, 56.3), (2.0, 59.2), (1.2, 60.6)], 24)
    tip = lathe([(0.7, 60), (1.2, 61), (0.4, 62.2), (0.8, 63.4), (0.3, 64.4), (0.1, 67.6)], 8).paint("gold")
    kiosk = _kiosk(4.5, 8.0).move(16.5, 16.5, ROOF + 1)
    band = lathe([(12.6, 33.2), (12.6, 34.2)], 36).coloured(INLAY)
    plinths = mirrored(cylinder(5.4, 1.6, 8).move(16.5, 16.5, ROOF), "xy")
    return (great + lotus + mirrored(kiosk, "xy") + plinths).paint(marble) + tip + band


def _kiosk(radius: float, height: float) -> Model:
    """A chhatri: eight pillars under a wide eave and a small dome."""
    posts = ring(box(radius * 0.2, radius * 0.2, height), 8, radius * 0.85, start=22.5)
    eave = lathe([(radius * 0.95, height - 0.9), (radius * 1.3, height), (radius * 0.95, height + 0.5)], 16)
    bulb = dome(radius * 0.92, "bulb", 0.6, sides=16).move(z=height)
    return posts + eave + bulb + cylinder(0.2, radius * 0.7, 6).move(z=height + radius * 1.85)


def _minaret(marble: Material) -> Model:
    """42 m in three parts with balconies, leaning outwards by a little, a kiosk on top."""
    shaft = lathe([(3.9, 0), (3.9, 1.6), (3.1, 1.7), (2.1, 35)], 16)
    rims = [
        lathe([(r, z - 1), (r + 1.2, z), (r + 1.2, z + 0.9), (r, z + 0.9)], 16)
        for r, z in ((2.7, 12), (2.4, 23.5))
    ]
    crown = lathe([(2.0, 33.8), (3.4, 35), (3.4, 35.9), (1, 36)], 16) + _kiosk(2.3, 3.2).move(z=35.5)
    lines = [
        lathe([(3.2 - z / 32, z), (3.2 - z / 32, z + 0.25)], 16).coloured("#c4beb2")
        for z in np.arange(4, 33, 3.0)
    ]
    whole = (shaft + join(rims) + crown).paint(marble) + join(lines)
    return whole.bend(lambda p: p + np.outer(p[:, 2] * 0.012, [1, 1, 0]))


def _plinth(marble: Material) -> Model:
    """The square platform with blind arches all along, and the stairs in front."""
    side = 2 * PLINTH_HALF
    places = [[x, -PLINTH_HALF - 0.06, 0.7] for x in np.linspace(-45, 45, 21) if abs(x) > 5]
    blind = windows(np.array(places), 2.9, 3.9, "onion").paint(recoloured("marble", "#b5afa3", "#c2bcb0"))
    rim = box(side + 0.8, side + 0.8, 0.6).move(z=PLINTH - 0.3)
    flight = stairs(9, PLINTH, 7, 14).move(y=-PLINTH_HALF - 7)
    towers = mirrored(cylinder(5.4, PLINTH, 8, smooth=False).move(PLINTH_HALF - 4, PLINTH_HALF - 4), "xy")
    return (box(side, side, PLINTH) + rim + flight + towers).paint(marble) + four_sides(blind)


def _mosques(marble: Material) -> Model:
    """The red sandstone mosque in the west and its twin in the east, each under three white domes."""
    arches = [Opening(x, w, h, 0, "onion") for x, w, h in ((-20, 8, 11), (0, 11, 17), (20, 8, 11))]
    front = wall(60, 20, 2, arches).move(y=-12) + box(19, 3, 24).move(y=-9.4)
    body = (front + box(60, 20, 20).move(y=0) + mirrored(cylinder(3, 24, 8).move(30, -10), "xy")).paint(
        "red_sandstone"
    )
    domes = copies(dome(6.5, "bulb", 5, 16), [[-20, 0, 18], [20, 0, 18]], scales=0.9) + dome(
        7, "bulb", 6, 16
    ).move(z=21)
    west = (body + domes.paint(marble)).turn(90).move(x=-128)
    return west + west.mirror("x")


def _garden(rng: np.random.Generator) -> Model:
    """The terrace, and the pool between its paths and cypresses; in some years the trees are low."""
    terrace = box(124, 124, TERRACE).paint("red_sandstone")
    pool = water(7.5, 200, rng, ripple=0.025, cells=60).move(y=-184, z=0.22)
    rims = mirrored(box(1.2, 202, 0.42).move(4.3, -184), "x").paint("marble")
    paths = mirrored(box(5, 210, 0.06).move(7.5, -184), "x").paint("red_paving")
    high = rng.uniform(2.5, 6.0)
    spots = np.array([[s * 12.5, y] for s in (-1, 1) for y in np.arange(-88, -285, -9.0)])
    cypress = lathe([(0.05, 0), (0.1, 0.1), (0.16, 0.25), (0.14, 0.55), (0.07, 0.85), (0, 1)], 7)
    tree = cypress.scale(high).bend(rocky(0.05 * high, 0.3 * high, int(rng.integers(10**6))))
    trees = copies(
        tree.paint("pine_needles"),
        spots,
        rng.uniform(0, 360, len(spots)),
        rng.uniform(0.85, 1.15, len(spots)),
    )
    return terrace + pool + rims + paths + trees
