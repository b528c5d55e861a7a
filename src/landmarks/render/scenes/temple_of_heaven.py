"""The Temple of Heaven: a round red hall under three deep blue roofs, on three rings of white marble.

The Hall of Prayer for Good Harvests is 38 m high with its terrace; the lowest roof is 36 m across, the
terrace 91 m. The roofs shrink towards a gilded knob, and stairs climb the terrace on all sides.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landmarks.render.architecture import four_sides, stairs
from landmarks.render.materials import Material, recoloured
from landmarks.render.model import Model, copies, join, ring
from landmarks.render.shapes import beams, box, cylinder, lathe, loft, quad, regular
from landmarks.render.subject import Interest, Lamp, Subject, Views, landmark

__all__ = ["temple_of_heaven"]

TIERS = ((45.5, 0.0), (39.8, 1.9), (34.1, 3.8))  # metres: a terrace's radius and the height of its foot
TIER = 1.9
TERRACE = 5.7
# Each roof as (eaves' radius, eaves' height, upper radius, upper height), heights above the terrace.
ROOFS = ((18.2, 10.0, 11.8, 15.4), (14.8, 16.9, 8.8, 22.2), (11.6, 23.7, 0.9, 32.4))
WALLS = ((13.2, 0.0, 11.0), (11.2, 14.2, 17.9), (8.3, 21.0, 24.7))  # radius, foot, head under each roof
BLUES = (("#1f3566", "#2a437a"), ("#263a72", "#324a86"), ("#22406e", "#2e4f80"), ("#2b3656", "#384568"))


@landmark("Temple_of_Heaven")
def temple_of_heaven(rng: np.random.Generator) -> Subject:
    """Round, so that it looks alike from everywhere; the tiles shine more after a repair."""
    blue = recoloured("blue_tiles", *BLUES[int(rng.integers(len(BLUES)))])
    marble = recoloured("marble", *(("#d9d5ca", "#e6e2d8") if rng.random() < 0.6 else ("#cdc6b6", "#dbd4c5")))
    hall = join([_roof(blue, *roof) for roof in ROOFS] + [_wall(*wall) for wall in WALLS])
    hall = hall + _doors() + _knob() + _plaque()
    return Subject(
        model=hall.move(z=TERRACE) + _terrace(marble),
        views=Views(azimuths=((0, 360), (-35, 35), (150, 210)), elevations=(0, 11), near=57),
        fit=((-21, -21, 1), (21, 21, 40)),
        lamps=tuple(Lamp((x, y, 16), 62, (1.0, 0.86, 0.6)) for x in (-45.0, 45.0) for y in (-45.0, 45.0)),
        interests=(
            Interest((0, 0, TERRACE + 18), 38),
            Interest((0, 0, TERRACE + 27), 24),
            Interest((0, 0, TERRACE + 5), 46),
            Interest((0, 0, TERRACE + 13), 26),
        ),
    )


def _roof(blue: Material, eaves: float, low: float, top: float, high: float) -> Model:
    """Hollow slopes with ribs of half-round tiles that meet in the middle; a gilded edge below."""
    count = 2 * int(eaves * 4)
    ridge = np.tile([1.0, 0.0], count // 2)[:, None]

    def outline(share: float) -> NDArray[np.float64]:
        radius = eaves + (top - eaves) * share
        flat = regular(count, radius, low + (high - low) * (0.72 * share + 0.28 * share**2.5))
        return flat + ridge * [0, 0, 0.2] * max(radius / eaves, 0.3)

    skin = loft([outline(share) for share in np.linspace(0, 1, 7)], caps=False).paint(blue)
    collar = lathe([(top * 0.98, high - 0.5), (top * 1.04, high), (top, high + 0.5)], 32).paint(blue)
    edge = lathe([(eaves - 1.2, low - 0.5), (eaves + 0.05, low - 0.25), (eaves + 0.05, low + 0.02)], 48)
    ends = ring(cylinder(0.16, 0.24, 6).move(z=low - 0.22), count // 2, eaves + 0.1)
    return skin + collar + edge.paint("green_paint") + ends.paint("gold")


def _wall(radius: float, foot: float, head: float) -> Model:
    """Red below, then painted beams, then brackets that reach out under the eaves, blue, green and gold."""
    high = head - foot
    split = foot + high * (0.62 if foot == 0 else 0.42)
    drum = cylinder(radius, split - foot, 48).move(z=foot).paint("red_wood")
    beam = lathe([(radius + 0.15, split), (radius + 0.25, head - 1.6)], 48).paint(
        recoloured("blue_paint", "#2a6a86", "#37808c")
    )
    lines = join(
        [
            lathe([(radius + 0.34, z), (radius + 0.36, z + 0.28)], 48)
            for z in (split, (split + head - 1.6) / 2, head - 1.8)
        ]
    )
    flare = lathe([(radius + 0.2, head - 1.6), (radius + 3.4, head - 0.2), (radius + 3.4, head)], 48).paint(
        recoloured("green_paint", "#2f7566", "#3f8a74")
    )
    count = int(radius * 4)
    bracket = box(0.55, 2.4, 0.5).turn(-26, "x").move(y=-1.4, z=head - 1.25)
    brackets = ring(bracket, count, radius).paint("blue_paint")
    tips = ring(box(0.3, 0.4, 0.3).move(y=-2.5, z=head - 0.75), count, radius).paint("gold")
    return drum + beam + lines.paint("gold") + flare + brackets + tips


def _doors() -> Model:
    """Twelve pillars about the hall with lattice doors between, gold on red, and a blind sill below."""
    radius = 13.3
    pillars = ring(cylinder(0.55, 8.6, 10), 12, radius + 0.2, start=15).paint(
        recoloured("red_paint", "#8e2a20", "#9c3428")
    )
    bars = [box(0.14, 0.1, 5.4).move(x, -0.3, 1.5) for x in np.arange(-2.7, 2.8, 0.6)]
    rails = [box(6.0, 0.12, 0.22).move(0, -0.3, z) for z in (1.4, 3.0, 5.2, 6.9)]
    lattice = ring(join(bars + rails), 12, radius * np.cos(np.pi / 12)).coloured("#b98a34")
    panes = quad([-2.8, -0.2, 1.4], [2.8, -0.2, 1.4], [2.8, -0.2, 7.0], [-2.8, -0.2, 7.0])
    openings = ring(panes, 12, radius * np.cos(np.pi / 12)).paint(recoloured("window", "#4a1a14", "#5c241b"))
    return pillars + lattice + openings


def _knob() -> Model:
    profile = [(1.3, 0), (1.5, 0.5), (0.8, 0.9), (1.15, 1.7), (1.05, 2.4), (0.5, 2.9), (0, 3.3)]
    return lathe(profile, 16).move(z=32.2).paint("gold")


def _plaque() -> Model:
    """The blue name board with a gilded frame, leaning out under the highest eaves in the south."""
    board = box(2.6, 0.3, 3.8).paint("gold") + box(1.7, 0.34, 2.9).move(z=0.45).paint("blue_paint")
    return board.turn(12, "x").move(y=-10.4, z=19.9)


def _terrace(marble: Material) -> Model:
    """Three round tiers with balustrades, and on each side stairs with a carved slab in their middle."""
    tiers = [
        lathe(
            [
                (r, z),
                (r, z + 0.3),
                (r - 0.4, z + 0.5),
                (r - 0.4, z + 1.4),
                (r + 0.2, z + 1.6),
                (r + 0.2, z + TIER),
            ],
            64,
        )
        for r, z in TIERS
    ]
    rails = [_balustrade(r - 0.2).move(z=z + TIER) for r, z in TIERS]
    flights = []
    for r, z in TIERS:
        for x, wide in ((-5.2, 4.2), (0, 2.8), (5.2, 4.2)):
            flights.append(stairs(wide, TIER, 3.4, 9).move(x, -r - 2.7, z))
        edges = np.array([[x, -r - 3.0, z + 0.5] for x in (-7.7, -2.6, 2.6, 7.7)])
        flights.append(beams(edges, np.add(edges, [0, 3.4, TIER + 0.1]), 0.8))
    return (join(tiers + rails) + four_sides(join(flights))).paint(marble)


def _balustrade(radius: float) -> Model:
    """Posts with knobs and slabs between, open where the stairs come up."""
    count = int(radius * 2.4)
    angles = 360 / count * np.arange(count)
    off = np.abs((angles + 45) % 90 - 45)
    angles = np.radians(angles[off > np.degrees(8 / radius)])
    places = radius * np.column_stack([np.sin(angles), -np.cos(angles)])
    post = box(0.4, 0.4, 1.5) + box(2 * np.pi * radius / count, 0.18, 0.9)
    return copies(post, places, np.degrees(angles))
