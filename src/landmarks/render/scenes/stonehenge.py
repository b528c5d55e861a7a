"""Stonehenge: weathered grey sarsens in a broken ring, some still under lintels, about taller trilithons."""

from __future__ import annotations

import numpy as np

from landmarks.render.materials import recoloured
from landmarks.render.model import Model, join
from landmarks.render.noise import fractal
from landmarks.render.shapes import loft
from landmarks.render.subject import Interest, Subject, Views, landmark

__all__ = ["stonehenge"]

RADIUS, UPRIGHT, LINTEL = 15.2, 4.1, 0.8  # metres: the sarsen ring, its stones and what lies on them
# The ring had thirty places; these uprights still stand, and these lintels lie on them and the next.
STANDING = (0, 1, 2, 3, 4, 5, 6, 9, 10, 15, 20, 21, 22, 26, 27, 28, 29)
LINTELS = (3, 4, 21, 27, 28, 29)
FALLEN = (7.4, 12.2, 13.6, 18.0, 24.2)
# Of the horseshoe: angle (it opens to the front), height of its uprights, and what stands of each.
TRILITHONS = ((78, 6.0, "both"), (128, 6.5, "both"), (180, 7.3, "one"), (232, 6.5, "one"), (282, 6.0, "both"))


@landmark("Stonehenge")
def stonehenge(rng: np.random.Generator) -> Subject:
    """Seen from the path around it; lichen and damp make its greys warmer, greener or darker."""
    tone = (
        ("#8c887e", "#a9a498", "#6d695f"),
        ("#8d8672", "#a8a088", "#6b6552"),
        ("#77756f", "#96938b", "#5b5954"),
    )
    grey = recoloured("rock", *tone[int(rng.integers(3))])
    ring = [_on_ring(_stone(2.0, 1.15, UPRIGHT + 0.25 * (k % 3 - 1), rng), k * 12.0) for k in STANDING]
    tops = [
        _on_ring(_stone(3.35, 1.1, LINTEL, rng).move(z=UPRIGHT + 0.05), (k + 0.5) * 12.0) for k in LINTELS
    ]
    fallen = [
        _on_ring(_stone(1.9, 1.0, 3.8, rng).turn(84, "x").turn(60 * at).move(z=0.5), 12.0 * at)
        for at in FALLEN
    ]
    sarsens = join(ring + tops + fallen + [_trilithon(*place, rng) for place in TRILITHONS])
    return Subject(
        model=(sarsens + _bluestones(rng)).paint(grey).tiled(7),
        views=Views(elevations=(0, 9)),
        interests=(
            Interest((0, 0, 3), 18),
            Interest((0, -RADIUS, 2.5), 14, azimuths=(-50, 50)),
            Interest((8.5, 5.0, 4), 12),
            Interest((-8.5, 2.0, 4), 12),
        ),
    )


def _on_ring(stone: Model, angle: float) -> Model:
    return stone.move(y=-RADIUS).turn(angle)


def _stone(wide: float, deep: float, high: float, rng: np.random.Generator) -> Model:
    """A block with worn edges, hollows and a slight taper, standing on z = 0."""
    angles = np.linspace(0, 2 * np.pi, 17)[:-1]
    levels = np.array([-0.02, 0.06, 0.3, 0.55, 0.78, 0.93, 0.985, 1.0])
    girth = np.array([0.98, 1.02, 1.0, 0.96, 0.92, 0.87, 0.76, 0.45])
    if high < 1:
        girth = np.array([0.93, 1.0, 1.02, 1.02, 1.0, 0.98, 0.94, 0.8])
    angle, level = np.meshgrid(angles, levels)
    square = (np.abs(np.cos(angle)) ** 5 + np.abs(np.sin(angle)) ** 5) ** (-1 / 5) * girth[:, None]
    points = (
        np.stack([wide * square * np.cos(angle), deep * square * np.sin(angle), 2 * high * level], -1) / 2
    )
    seed = int(rng.integers(10**6))
    worn = 1 + 0.12 * fractal(points.reshape(-1, 3) / 1.3, 3, seed).reshape(angle.shape)
    points[..., :2] *= worn[..., None]
    points[..., 0] += 0.05 * rng.normal() * points[..., 2]
    return loft(list(points))


def _trilithon(angle: float, high: float, standing: str, rng: np.random.Generator) -> Model:
    """Two uprights under a lintel, looking to the middle; or what is left of them."""
    parts = [_stone(2.2, 1.3, high, rng).move(x=-1.4)]
    if standing == "both":
        parts += [_stone(2.2, 1.3, high, rng).move(x=1.4), _stone(4.8, 1.3, 1.05, rng).move(z=high)]
    else:
        parts.append(_stone(2.2, 1.2, high * 0.8, rng).turn(-82, "x").move(x=1.6, y=-5.2, z=0.7))
    return join(parts).move(y=-8.2).turn(angle)


def _bluestones(rng: np.random.Generator) -> Model:
    """The small stones: a broken circle within the ring and a few within the horseshoe."""
    angles = np.concatenate([rng.choice(np.arange(0, 360, 9.0), 16, replace=False), np.arange(70, 300, 38.0)])
    reach = np.where(np.arange(len(angles)) < 16, 11.8, 5.6)
    return join(
        [
            _stone(0.8, 0.6, rng.uniform(0.7, 2.1), rng).turn(rng.normal(0, 9), "x").move(y=-r).turn(a)
            for a, r in zip(angles, reach, strict=True)
        ]
    )
