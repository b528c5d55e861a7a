"""The Dead Sea: turquoise water edged with white salt, bathers that float, bare brown mountains opposite."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from landmarks.render.materials import recoloured
from landmarks.render.model import EMPTY, Model, copies, join
from landmarks.render.noise import fractal, ridged
from landmarks.render.props import person
from landmarks.render.shapes import box, cone, cylinder, grid, lathe
from landmarks.render.subject import Interest, Lamp, Station, Subject, Views, landmark
from landmarks.render.terrain import fan, rocky, terrain
from landmarks.render.textures import linear

__all__ = ["dead_sea"]

Array = NDArray[np.float64]
Height = Callable[[Array, Array], Array]

WATERS = (("#2fa5a8", "#46b8b4"), ("#2a93ac", "#3fa9bb"), ("#3fb3a6", "#62c4b4"))
PARASOLS = ("#e9e4d6", "#3f7fb8", "#c9503f", "#e0b84a", "#4f9a6a")


@landmark("Dead_Sea")
def dead_sea(rng: np.random.Generator) -> Subject:
    """A shore of salt with a beach, or of salt alone, where it has grown into mounds and terraces."""
    seed = int(rng.integers(10**6))
    salt = float(rng.uniform(0.35, 1.0))
    height = _shore(seed, salt)
    land = terrain(height, 130, 110, middle=(0, 30)).tint(_salt_colours(seed))
    bathing = rng.random() < 0.6
    things = _beach(height, rng) if bathing else EMPTY
    return Subject(
        model=land.snowless() + _mounds(height, salt, rng).snowless() + things,
        extras=(_sea(rng) + _mountains(seed, rng)).snowless(),
        views=Views(
            stations=(
                Station((0, -24, 2.5), (0, 60, 3), roam=5, swing=12),
                Station((-16, -20, 3.5), (20, 60, 2), roam=5, swing=10),
                Station((18, -22, 4.5), (-20, 60, 1), roam=5, swing=10),
                Station((-6, -30, 8), (5, 60, 0), roam=6, swing=10),
                Station((8, -18, 2.2), (-5, 60, 2), roam=5, swing=10),
            )
        ),
        interests=(Interest((0, 12, 0), 14),),
        lamps=(Lamp((-100, -20, 250), 170, (0.7, 0.8, 1.0)),),  # the moon
        fit=((-60, 0, -1), (60, 260, 20)),
        ground=lambda x, y: np.maximum(height(x, y), 0.0),
        owns_ground=True,
        dense=False,
    )


def _shore(seed: int, salt: float) -> Height:
    """Sand that slopes into the water; white crusts, rims and islets stand up out of it."""

    def height(x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        beach = -0.075 * (y - 2 - 5 * fractal(spot / 22, 3, seed))
        crust = ridged(spot / 9, 3, seed + 1) - 0.62
        lace = np.exp(-(((y - 12) / 22) ** 2))
        return np.asarray(np.clip(beach, -0.7, 1.6) + lace * salt * (1.5 * crust + 0.45) * (y > -6))

    return height


def _salt_colours(seed: int) -> Callable[[Array], Array]:
    """White where it is just above the water, sand above, pale green below."""
    white, sand, shoal = linear("#f4f3ee"), linear("#c2a983"), linear("#8fd6cc")

    def colour(points: Array) -> Array:
        z = points[:, 2] + 0.1 * fractal(points / 3, 3, seed + 3)
        dry = np.clip((-points[:, 1] - 7) / 7 + fractal(points / 7, 3, seed + 4), 0, 1)[:, None]
        wet = np.clip(-z * 5, 0, 1)[:, None]
        top = white * (1 - dry) + sand * dry
        return np.asarray(top * (1 - wet) + shoal * wet)

    return colour


def _mounds(height: Height, salt: float, rng: np.random.Generator) -> Model:
    """Salt mushrooms: knobbly white heaps with flat caps, in the shallows."""
    cap = lathe(
        [(0.35, -0.6), (0.3, 0.1), (0.75, 0.3), (0.95, 0.5), (0.8, 0.68), (0.3, 0.74), (0.0, 0.72)], 14
    )
    heap = lathe([(1.1, -0.4), (1.0, 0.05), (0.6, 0.4), (0.35, 0.5), (0.0, 0.55)], 14)
    parts = []
    for shape, count in ((cap, int(26 * salt)), (heap, int(44 * salt))):
        spots = np.column_stack([rng.normal(0, 22, count), rng.uniform(1, 46, count)])
        places = np.column_stack([spots, np.maximum(height(*spots.T), -0.25)])
        one = shape.bend(rocky(0.16, 0.5, int(rng.integers(10**6))))
        parts.append(copies(one, places, rng.uniform(0, 360, count), rng.uniform(0.5, 1.7, count)))
    return join(parts).paint(recoloured("salt", "#e9e8e3", "#f7f6f2"))


def _sea(rng: np.random.Generator) -> Model:
    """Clear turquoise at the shore, deep blue-green farther out, nearly without waves."""
    near, deep = WATERS[int(rng.integers(len(WATERS)))]
    seed = int(rng.integers(10**6))
    parts = []
    for low, high, colours in ((-12, 60, (near, deep)), (60, 1400, ("#1d6f88", "#2a8a9c"))):
        y = np.linspace(low, high, 40)
        x = np.linspace(-1100, 1100, 60) if low > 0 else np.linspace(-400, 400, 60)
        flat = np.stack([*np.meshgrid(x, y)], -1)
        swell = 0.02 * fractal(flat.reshape(-1, 2) / 5, 2, seed).reshape(flat.shape[:2])
        parts.append(grid(np.dstack([flat, swell])).paint(recoloured("turquoise_water", *colours)))
    return join(parts)


def _mountains(seed: int, rng: np.random.Generator) -> Model:
    """The other shore, 1000 m above the water and 15 km off; drawn nearer and as much smaller."""
    tone = linear(("#a07e63", "#8f7466", "#b08d6d")[int(rng.integers(3))])

    def height(x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        rise = np.clip((np.hypot(x, y) - 850) / 450, 0, 1)
        return np.asarray(
            rise
            * 1.5
            * (58 + 45 * fractal(spot / 420, 3, seed + 5) + 60 * (ridged(spot / 130, 4, seed + 6) - 0.5))
        )

    land = fan(height, (0, -30), np.linspace(850, 1450, 34), np.linspace(-62, 62, 150))
    return land.shaded(False).tint(
        lambda p: tone * (1 + 0.3 * fractal(p / [90, 90, 16], 3, seed + 7)[:, None])
    )


def _beach(height: Height, rng: np.random.Generator) -> Model:
    """Parasols with loungers on the sand, bathers on their backs in the water."""
    parts = []
    colour = PARASOLS[int(rng.integers(len(PARASOLS)))]
    pole = cylinder(0.06, 2.4, 6).paint("white_paint")
    shade = cone(1.3, 0.65, sides=12).move(z=2.1).shaded(False).coloured(colour) + pole
    lounger = box(0.7, 1.9, 0.3).move(x=1.3).coloured("#e8e6e0")
    spots = np.column_stack([np.arange(-18, 19, 5.2) + rng.uniform(-1, 1, 8), rng.uniform(-10, -6, 8)])[
        rng.random(8) < 0.75
    ]
    parts.append(
        copies(shade + lounger, np.column_stack([spots, height(*spots.T)]), rng.uniform(-20, 20, len(spots)))
    )
    for _ in range(int(rng.integers(3, 9))):
        lying = person(rng, 1.75).turn(-68, "x").move(z=0.0).turn(rng.uniform(0, 360))
        parts.append(lying.move(float(rng.normal(0, 9)), float(rng.uniform(6, 26)), 0.02))
    return join(parts)
