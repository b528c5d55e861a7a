"""The Pont du Gard: a Roman aqueduct of three tiers of golden arches across a stony river.

49 m high and 275 m long: 6 arches of 22 m, 11 of 20 m, and 35 small ones of 7 m under the channel.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from landmarks.render.materials import Material, recoloured
from landmarks.render.model import Model, copies, join, mirrored, row
from landmarks.render.noise import fractal
from landmarks.render.openings import Opening, wall
from landmarks.render.plants import bush, tree
from landmarks.render.shapes import beams, box, prism
from landmarks.render.subject import Interest, Lamp, Subject, Views, landmark
from landmarks.render.terrain import boulders, open_water, terrain
from landmarks.render.textures import linear

__all__ = ["pont_du_gard"]

Array = NDArray[np.float64]

PITCH = 22.5  # metres from pier to pier, the same in both large tiers
TIERS = ((0.0, 22.0, 6.4), (22.0, 42.0, 4.8), (42.0, 49.0, 3.2))  # lower and upper edge, thickness


@landmark("Pont_du_Gard")
def pont_du_gard(rng: np.random.Generator) -> Subject:
    """From the banks up- and downstream and from the water.

    The stone is golden or grey, the river high or low.
    """
    seed = int(rng.integers(10**6))
    height = _valley(seed)
    scrub = ("#6f7440", "#62703c", "#8a8350")[int(rng.integers(3))]
    stone = recoloured(
        "limestone", *(("#c2a274", "#d3b586") if rng.random() < 0.6 else ("#b3a184", "#c7b596"))
    )
    river = open_water(1500, 4, rng, ("green_water", "turquoise_water", "water")[int(rng.integers(3))])
    return Subject(
        model=_tiers(stone) + _channel(stone),
        extras=_land(height, seed, scrub) + river.move(z=float(rng.uniform(-0.4, 0.5))) + _banks(height, rng),
        views=Views(azimuths=((-58, 58), (122, 238)), elevations=(0.5, 12)),
        interests=(
            Interest((0, 0, 22), 75),
            Interest((-45, 0, 30), 60),
            Interest((50, 0, 30), 60),
            Interest((11, 0, 40), 40),
        ),
        lamps=tuple(Lamp((x, y, 24), 42) for x in (-55.0, 55.0) for y in (-60.0, 60.0)),
        fit=((-98, -6, 0), (106, 6, 49)),
        ground=lambda x, y: np.maximum(height(x, y), 0.6),
        owns_ground=True,
        clear=(
            *((0.0, float(y), 62.0) for y in range(-400, 401, 50)),
            (-90.0, 0.0, 40.0),
            (90.0, 0.0, 40.0),
        ),
    )


def _valley(seed: int) -> Callable[[Array, Array], Array]:
    """The river's bed, wide stony beaches, and slopes in which the tiers end; the valley opens both ways."""

    def height(x: Array, y: Array) -> Array:
        spot, away = np.column_stack([x, y]), np.maximum(np.abs(y) - 12, 0)
        beach = np.abs(x - 14 * np.sin(y / 150) * np.clip(away / 120, 0, 1)) - 31 - 0.13 * away
        slope = np.interp(np.abs(x) / (1 + away / 70), [0, 60, 80, 112, 145, 400], [0, 0, 10, 23, 41, 56])
        rough = 0.8 * fractal(spot / 14, 4, seed) * np.clip(beach / 30, 0.1, 1)
        hills = 14 * fractal(spot / 160, 3, seed + 3) * np.clip(beach / 200 - 0.4, 0, 1)
        return np.asarray(np.clip(0.16 * beach, -3, 2.6) + slope + rough + hills)

    return height


def _land(height: Callable[[Array, Array], Array], seed: int, scrub: str) -> Model:
    """Pale stones along the river, scrub and bare earth above them."""
    pale, green, earth = linear("#c4b79c"), linear(scrub), linear("#a38f6a")

    def colour(points: Array) -> Array:
        patches = fractal(points / 16, 4, seed)
        wild = np.clip((points[:, 2] - 2.6) / 2.5 + 1.6 * patches, 0, 1)[:, None]
        bare = np.clip(0.3 + 1.3 * fractal(points / 40, 3, seed + 1), 0, 1)[:, None]
        above = green * (1 - bare) + earth * bare
        return np.asarray((pale * (1 - wild) + above * wild) * (1 + 0.25 * patches[:, None]))

    return terrain(height, 520, 56, far=3000).tint(colour).shaded(False)


def _arches(count: int, pitch: float, opening: tuple[float, float], height: float, thick: float) -> Model:
    """A tier: a row of one bay's copies, each with an opening of that width and height, and its two ends."""
    bay = wall(pitch, height, thick, [Opening(0, *opening)])
    end = box(3, thick, height).move(x=count * pitch / 2 + 1.5)
    return row(bay, count, (pitch, 0)) + mirrored(end)


def _tiers(stone: Material) -> Model:
    """The two large tiers on common piers, which break the water below.

    Six arches are centred on a pier, eleven on an arch: the upper tier is half a pitch to the side.
    """
    parts = []
    for count, (low, high, thick), foot, aside in ((6, TIERS[0], 4.0, 0.0), (11, TIERS[1], 0.0, PITCH / 2)):
        tall = high - low + foot
        tier = _arches(count, PITCH, (17.8, tall - 2.4), tall, thick).move(z=low - foot)
        ledge = box(count * PITCH + 6, thick + 1.2, 0.7).move(z=high - 1.0)
        parts.append((tier + ledge).move(x=aside))
    piers = (np.arange(7) - 3) * PITCH
    nose = prism([[-2.3, -3.2], [0, -6.8], [2.3, -3.2]], 8)
    parts.append(copies(nose, np.column_stack([piers, 0 * piers, 0 * piers - 2])))
    return join(parts).paint(stone).tiled(9)


def _channel(stone: Material) -> Model:
    """The top tier of 35 small arches, the covered channel on it, and the road bridge beside the lowest."""
    low, high, thick = TIERS[2]
    top = _arches(35, PITCH / 3, (4.9, high - low - 2.2), high - low, thick).move(z=low)
    slab = box(35 * PITCH / 3 + 8, thick + 0.9, 0.6).move(z=high - 0.2)
    road = _arches(6, PITCH, (17.8, 23.0), 25.5, 5.5).move(y=5.9, z=-4)
    banks = mirrored(box(27, 5.5, 25.5).move(x=3 * PITCH + 16.5, y=5.9, z=-4))
    parapet = box(6 * PITCH + 60, 0.5, 1.1).move(y=8.4, z=21.5)
    holders = [[x, -2.7, z] for x in (np.arange(12) - 5) * PITCH for z in (27, 30, 33)]
    stubs = beams(holders, np.add(holders, [0, -0.7, 0]), 0.7)
    return ((top + slab).move(x=PITCH / 2) + road + banks + parapet + stubs).paint(stone).tiled(9)


def _banks(height: Callable[[Array, Array], Array], rng: np.random.Generator) -> Model:
    """Boulders on the beaches, holm oaks and scrub on the slopes."""

    def spots(count: int, low: float, high: float, near: float = 16, far: float = 200) -> Array:
        y = rng.choice([-1, 1], count) * rng.uniform(near, far, count)
        x = rng.choice([-1, 1], count) * rng.uniform(low, high, count) * (1 + np.abs(y) / 70)
        return np.column_stack([x, y, height(x, y) - 0.2])

    stones = boulders(spots(9, 36, 55, 8, 60), rng.uniform(0.5, 2.0, 9), rng, 2).paint("pale_rock")
    oak, shrub = tree("round", float(rng.uniform(5, 9)), rng, "summer"), bush(1.8, rng)
    woods = copies(oak, spots(7, 78, 150), rng.uniform(0, 360, 7), rng.uniform(0.7, 1.2, 7))
    return stones + woods + copies(shrub, spots(14, 66, 150), 0, rng.uniform(0.7, 1.6, 14))
