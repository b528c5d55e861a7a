"""Whitby Abbey: a roofless Gothic ruin on a bare headland, its gables three tiers of tall lancets."""

from __future__ import annotations

import numpy as np

from landmarks.render.architecture import pinnacle
from landmarks.render.materials import recoloured
from landmarks.render.model import Model, copies, join, mirrored, row
from landmarks.render.openings import Opening, wall
from landmarks.render.shapes import box, lathe
from landmarks.render.subject import Interest, Subject, Views, landmark
from landmarks.render.terrain import boulders, rippled, rocky

__all__ = ["whitby_abbey"]

WIDE, BAY, THICK = 13.0, 5.2, 1.8  # metres: between choir walls, one bay of theirs, a wall
TIERS = (8.2, 7.4, 6.0)  # the heights of arcade, triforium and clerestory


@landmark("Whitby_Abbey")
def whitby_abbey(rng: np.random.Generator) -> Subject:
    """Seen over its pond or from the meadow; x runs east. Wet and lichen turn the sandstone brown or grey."""
    tones = (
        ("#8a7a60", "#a3937a", "#6e614c"),
        ("#7d7465", "#958b7b", "#615a4e"),
        ("#94805f", "#ab9878", "#776648"),
    )
    stone = recoloured("rubble", *tones[int(rng.integers(3))])
    choir = _side(7, rng).move(x=-BAY * 3.5, y=WIDE / 2) + _side(3, rng).move(x=-BAY * 5.5, y=-WIDE / 2)
    aisle = _aisle(6, 7.5, rng).move(x=-BAY * 3, y=WIDE / 2 + 5.5)
    gable = _gable(rng)
    transept = gable.turn(180).move(x=-BAY * 8.6, y=WIDE / 2 + 20) + _side(3, rng).turn(90).move(
        x=-BAY * 8.6 + WIDE / 2, y=WIDE / 2 + 11
    )
    nave = _aisle(5, 9.0, rng).move(x=-BAY * 13.2, y=WIDE / 2 + 5) + _west(rng).move(x=-BAY * 17.5)
    ruin = gable.turn(90) + choir + aisle + transept + nave + _stumps(rng)
    worn = ruin.bend(rocky(0.16, 2.2, int(rng.integers(10**6)), 2)).move(x=BAY * 8)
    return Subject(
        model=worn.paint(stone).tiled(7),
        extras=_pond(rng),
        views=Views(azimuths=((-70, 225),), elevations=(0, 9)),
        interests=(
            Interest((42, 0, 12), 26, azimuths=(40, 140)),
            Interest((24, 6, 12), 32, azimuths=(-40, 60)),
            Interest((-3, 26, 12), 26, azimuths=(130, 230)),
            Interest((20, 6, 10), 45),
        ),
        fit=((-30, -8, 0), (43, 26, 26)),
        clear=((25.0, 0.0, 32.0), (-20.0, 5.0, 32.0), (5.0, -52.0, 40.0), (-30.0, -52.0, 30.0)),
    )


def _lancets(count: int, pitch: float, wide: float, high: float, sill: float) -> list[Opening]:
    return [Opening((n - (count - 1) / 2) * pitch, wide, high, sill, "pointed") for n in range(count)]


def _gable(rng: np.random.Generator) -> Model:
    """The east front, and its like on the north transept: three tiers of three lancets between turrets."""
    tiers, z = [], 0.0
    for high, openings in (
        (9.6, _lancets(3, 3.9, 2.2, 7.4, 1.6)),
        (8.6, _lancets(3, 3.9, 2.3, 7.4, 0.6)),
        (6.0, [Opening(0, 2.2, 4.6, 0.6, "pointed"), *_lancets(2, 7.4, 1.5, 3.6, 0.5)]),
    ):
        tiers.append(wall(WIDE, high, THICK, openings).move(z=z))
        tiers.append(box(WIDE + 0.6, THICK + 0.5, 0.35).move(z=z + high - 0.2))
        z += high
    top = _peak(rng).move(z=z)
    turret = lathe([(1.75, 0), (1.75, 25), (1.9, 25), (1.9, 26)], 8, smooth=False) + pinnacle(1.9, 6.5).move(
        z=25.5
    )
    return join(tiers) + top + mirrored(turret.move(x=WIDE / 2 + 0.8))


def _peak(rng: np.random.Generator) -> Model:
    """What is left of the gable: its slopes broken into steps."""
    x = np.linspace(-WIDE / 2 + 1.5, WIDE / 2 - 1.5, 8)
    high = np.clip(4.4 - 0.75 * np.abs(x) + rng.normal(0, 0.35, 8), 0.3, None)
    return copies(
        box(x[1] - x[0], THICK, 1),
        np.column_stack([x, x * 0]),
        scales=np.column_stack([x * 0 + 1, x * 0 + 1, high]),
    )


def _side(bays: int, rng: np.random.Generator) -> Model:
    """Three storeys along x: arches on piers, twin openings under them, single lancets; the top is ragged."""
    low = wall(BAY, TIERS[0], THICK, _lancets(1, BAY, 3.7, 7.0, 0))
    middle = wall(BAY, TIERS[1], THICK, _lancets(2, BAY / 2, 1.55, 5.2, 0.9)).move(z=TIERS[0])
    upper = wall(BAY, TIERS[2], THICK, _lancets(1, BAY, 1.9, 4.6, 0.6)).move(z=TIERS[0] + TIERS[1])
    storeys = row(low + middle + upper, bays, (BAY, 0))
    ledges = [
        box(bays * BAY, THICK + 0.4, 0.3).move(z=z) for z in (TIERS[0] - 0.15, TIERS[0] + TIERS[1] - 0.15)
    ]
    return storeys + join(ledges) + _ragged(bays * BAY, 1.3, rng).move(z=sum(TIERS))


def _ragged(length: float, high: float, rng: np.random.Generator) -> Model:
    """Broken masonry along the head of a wall."""
    count = max(int(length / 1.6), 1)
    x = (np.arange(count) + 0.5) / count * length - length / 2
    sizes = np.column_stack(
        [
            np.full(count, length / count),
            np.full(count, THICK * 0.95),
            high * rng.uniform(0.05, 1, count) ** 2,
        ]
    )
    return copies(box(1, 1, 1), np.column_stack([x, x * 0]), scales=sizes)


def _aisle(bays: int, high: float, rng: np.random.Generator) -> Model:
    """The outer wall of the aisle: one lancet a bay between buttresses."""
    face = row(wall(BAY, high, 1.3, _lancets(1, BAY, 1.7, high - 3.2, 1.9)), bays, (BAY, 0))
    x = (np.arange(bays + 1) - bays / 2) * BAY
    return (
        face
        + copies(box(1.1, 1.6, high - 1), np.column_stack([x, x * 0 + 0.9]))
        + _ragged(bays * BAY, 1.8, rng).move(z=high)
    )


def _west(rng: np.random.Generator) -> Model:
    """The west front, shelled in 1914: the door, one side window, ragged stumps."""
    door = wall(7, 9.5, THICK, [Opening(0, 3.2, 6.2, 0, "pointed")])
    north = wall(7, 14, THICK, [Opening(0, 2.6, 8.5, 3.5, "pointed")]).move(x=7)
    stump = box(4, THICK, 6).move(x=-5.5)
    heads = (
        _ragged(7, 3, rng).move(z=9.5)
        + _ragged(7, 3, rng).move(x=7, z=14)
        + _ragged(4, 4, rng).move(x=-5.5, z=6)
    )
    return (door + north + stump + heads + pinnacle(1.8, 7).move(x=10.4, z=13)).turn(90)


def _stumps(rng: np.random.Generator) -> Model:
    """Feet of lost piers, in two rows, and the crossing's fallen masonry."""
    x = -np.arange(9, 17) * BAY
    spots = np.concatenate([np.column_stack([x, x * 0 + side]) for side in (-WIDE / 2, WIDE / 2)])
    sizes = np.column_stack([np.ones(len(spots)), np.ones(len(spots)), rng.uniform(0.4, 2.2, len(spots))])
    pier = lathe([(1.3, 0), (1.1, 0.5), (1.0, 1.0)], 10)
    heap = np.column_stack([rng.uniform(-44, -36, 9), rng.uniform(-6, 6, 9), np.full(9, 0.4)])
    return copies(pier, spots, scales=sizes) + boulders(heap, rng.uniform(0.6, 1.3, 9), rng, kinds=2)


def _pond(rng: np.random.Generator) -> Model:
    """The abbey's pond to the south, that mirrors it on still days."""
    share, across = np.meshgrid(np.linspace(-1, 1, 44), np.linspace(-1, 1, 24))
    half = np.sqrt(np.clip(1 - share**2, 0, 1)) * (17 + 4 * np.sin(4 * share))
    points = np.stack([-6 + 44 * share, -50 + half * across, np.full(share.shape, 0.12)], -1)
    kind = ("water", "deep_water", "green_water")[int(rng.integers(3))]
    return rippled(points, rng, kind, float(rng.uniform(0.004, 0.03)), wave_m=3)
