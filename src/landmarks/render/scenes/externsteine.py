"""The Externsteine: a row of bare, fissured sandstone pillars up to 38 m high, beside a pond in a wood."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from landmarks.render.lattice import truss
from landmarks.render.materials import recoloured
from landmarks.render.model import Model, copies, join
from landmarks.render.noise import fractal
from landmarks.render.openings import windows
from landmarks.render.plants import bush, round_tree
from landmarks.render.shapes import loft, sphere
from landmarks.render.subject import Interest, Subject, Views, landmark
from landmarks.render.terrain import boulders, rippled, rocky

__all__ = ["externsteine"]

# Each pillar: its middle (x, y), half its width and depth at the foot, its height, all in metres.
PILLARS = (
    (36.0, -3.0, 13.0, 8.5, 27.0),  # the grotto rock, by the pond
    (14.5, 0.0, 6.2, 7.0, 37.5),  # the tower rock with the chapel near its top
    (0.5, 1.0, 6.0, 6.5, 33.0),
    (-13.0, 0.0, 5.6, 6.5, 30.0),  # carries the hanging stone
    (-28.5, 2.0, 6.6, 6.0, 24.0),  # beyond the road
    (-42.0, 4.0, 7.5, 6.5, 16.0),
    (-57.0, 5.0, 6.0, 6.0, 10.0),
)


@landmark("Externsteine")
def externsteine(rng: np.random.Generator) -> Subject:
    """Seen across the pond or from the meadow behind; wetness, moss and the season change its greys."""
    damp = float(rng.uniform(0.82, 1.08))
    stone = [_shade(colour, damp) for colour in ("#8f8d84", "#a5a198", "#77766f")]
    seed = int(rng.integers(10**6))
    rocks = join([_pillar(*place, seed + 10 * i) for i, place in enumerate(PILLARS)])
    balanced = boulders([[-13.5, -1.5, 30.6]], [2.6], rng)
    grey = replace(recoloured("rock", *stone), texture="streaked", contrast=0.26, takes_snow=False)
    return Subject(
        model=(rocks + balanced).paint(grey).tiled(16) + _made(),
        extras=_pond(rng) + _growth(rng) + _rubble(rng),
        views=Views(azimuths=((-50, 50), (140, 215)), elevations=(1, 11)),
        interests=(
            Interest((14, 0, 31), 22),
            Interest((7, 0, 24), 34),
            Interest((36, -8, 10), 30, azimuths=(-50, 50)),
            Interest((-13, 0, 26), 20),
        ),
        fit=((-30, -8, 0), (46, 8, 37.5)),
        clear=(
            (0.0, 0.0, 48.0),
            (-50.0, 4.0, 18.0),
            (24.0, -48.0, 46.0),
            (-110.0, 15.0, 50.0),
            (110.0, 15.0, 50.0),
        ),
    )


def _shade(colour: str, factor: float) -> str:
    parts = [int(colour[i : i + 2], 16) * factor for i in (1, 3, 5)]
    return "#" + "".join(f"{min(int(part), 255):02x}" for part in parts)


def _pillar(x: float, y: float, wide: float, deep: float, high: float, seed: int) -> Model:
    """Rounded blocks on one another: level joints and upright clefts cut into a squarish column."""
    around = np.linspace(0, 2 * np.pi, 45)[:-1]
    up = np.linspace(0, 1, 44)
    angle, level = np.meshgrid(around, up)
    square = (np.abs(np.cos(angle)) ** 3.4 + np.abs(np.sin(angle)) ** 3.4) ** (-1 / 3.4)
    girth = np.interp(level, [0, 0.15, 0.6, 0.9, 0.97, 1], [1.12, 1.0, 0.93, 0.78, 0.6, 0.3])
    spots = np.stack([wide * np.cos(angle), deep * np.sin(angle), high * level], -1).reshape(-1, 3)
    lumps = fractal(spots / [9, 9, 7], 4, seed).reshape(angle.shape)
    joint = (level * high / 4.6 + 0.45 * lumps + 0.3 * np.sin(angle)) % 1
    joints = 0.16 * np.exp(-((np.minimum(joint, 1 - joint) / 0.11) ** 2))
    rng = np.random.default_rng(seed)
    clefts = np.zeros_like(angle)
    for at in rng.uniform(0, 2 * np.pi, 4):
        off = np.angle(np.exp(1j * (angle - at - 0.25 * lumps))) / 0.1
        clefts = clefts + rng.uniform(0.16, 0.34) * np.exp(-(off**2)) * (level > rng.uniform(0, 0.35))
    reach = square * girth * (1 + 0.2 * lumps - joints) - clefts
    lean = 0.05 * high * fractal(np.column_stack([up * 1.5, np.full(44, seed % 97)]), 2, seed)[:, None]
    top = high * (level - 0.05 * (level > 0.85) * (lumps + clefts))
    points = np.stack([x + lean + wide * reach * np.cos(angle), y + deep * reach * np.sin(angle), top], -1)
    return loft(list(points))


def _made() -> Model:
    """What people added: the little bridge to the chapel, the chapel's window, the grotto's doors."""
    bridge = truss((2.5, -0.5, 31.2), (12.0, -0.5, 31.2), 1.4, 1.2, 7, 0.22).paint("dark_iron")
    deck = loft([[[1, -1.2, z], [13, -1.2, z], [13, 0.4, z], [1, 0.4, z]] for z in (30.5, 31.0)]).paint(
        "dark_wood"
    )
    chapel = windows(np.array([[14.5, -5.6, 31.0]]), 1.8, 2.2, "round")
    doors = windows(np.array([[32.0, -11.4, 0.4], [39.0, -11.2, 1.0], [44.0, -10.2, 3.5]]), 2.2, 3.2, "round")
    return bridge + deck + chapel + doors


def _pond(rng: np.random.Generator) -> Model:
    """The Wiembecke, dammed: dark water almost at the foot of the first rock."""
    kind = ("green_water", "water", "deep_water")[int(rng.integers(3))]
    share, across = np.meshgrid(np.linspace(-1, 1, 40), np.linspace(-1, 1, 24))
    half = np.sqrt(np.clip(1 - share**2, 0, 1)) * 36
    points = np.stack([24 + 42 * share, -48 + half * across, np.full(share.shape, 0.12)], -1)
    return rippled(points, rng, kind, 0.03, wave_m=3)


def _growth(rng: np.random.Generator) -> Model:
    """Birches and heather that hold on in clefts and on tops."""
    leaves = ("foliage", "autumn_leaves", "moss")[int(rng.choice(3, p=[0.6, 0.25, 0.15]))]
    places = [
        (x + rng.uniform(-2, 2), y + rng.uniform(-2, 2), high * 0.97) for x, y, _, _, high in PILLARS[2:]
    ]
    tops = copies(bush(1.6, rng, leaves), places, scales=rng.uniform(0.5, 1.2, len(places)))
    behind = np.column_stack([rng.uniform(-65, 60, 7), rng.uniform(24, 40, 7)])
    # The wood stands beside the row: behind it, it would hide the rocks from the meadow.
    x = rng.choice([-1, 1], 60) * rng.uniform(74, 150, 60)
    wood = np.column_stack([x, rng.uniform(-15, 45, 60), rng.uniform(6, 11, 60)])
    crown = sphere(1.0, 1.2, sides=8).bend(rocky(0.3, 0.7, int(rng.integers(10**6)), 3)).shaded(False)
    tops += copies(crown, wood, rng.uniform(0, 360, 60), rng.uniform(6, 9, 60)).paint(leaves).tiled(8)
    return tops + copies(
        round_tree(16, rng, leaves), behind, rng.uniform(0, 360, 7), rng.uniform(0.7, 1.3, 7)
    )


def _rubble(rng: np.random.Generator) -> Model:
    places = np.column_stack([rng.uniform(-60, 20, 14), rng.uniform(-12, -8, 14), np.full(14, 0.3)])
    return boulders(places, rng.uniform(0.5, 1.8, 14), rng, kinds=3).paint("moss")
