"""Mount Rainier: a broad volcano, white with glaciers from its round top down, above firs and meadows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from landmarks.render.model import Model, copies, join
from landmarks.render.noise import fractal, ridged
from landmarks.render.shapes import lathe, pyramid
from landmarks.render.subject import Lamp, Station, Subject, Views, landmark
from landmarks.render.terrain import fan, upness
from landmarks.render.textures import linear

__all__ = ["mount_rainier_national_park"]

Array = NDArray[np.float64]
Height = Callable[[Array, Array], Array]

SUMMIT, VIEW = 2700.0, -9300.0  # metres above the meadows, and how far off they lie
FLOWERS = ("#7d5fb0", "#c2413a", "#f0eee6", "#e0b83a", "#d9739a")


@landmark("Mount_Rainier_National_Park")
def mount_rainier_national_park(rng: np.random.Generator) -> Subject:
    """The mountain from the meadows at its foot: snow far down in spring, more rock in autumn."""
    seed = int(rng.integers(10**6))
    height = _land(seed)
    distances = np.concatenate(
        [np.geomspace(14, 4200, 62)[:-1], np.linspace(4200, 11000, 82), [16000, 22000, 40000]]
    )
    land = fan(height, (0, VIEW - 40), distances, np.linspace(-42, 42, 104))
    land = land.tint(_colours(upness(land), float(rng.uniform(0, 1)), seed))
    return Subject(
        model=land,
        extras=_trees(height, rng) + _flowers(height, rng),
        views=Views(
            stations=(
                Station((0, VIEW, 0), (0, 0, 1150), roam=16, swing=6),
                Station((-60, VIEW + 20, 0), (150, 0, 1150), roam=14, swing=6),
                Station((70, VIEW + 10, 0), (-150, 0, 1200), roam=14, swing=6),
                Station((-20, VIEW + 10, 14), (200, 0, 1100), roam=12, swing=6),
                Station((20, VIEW + 40, 24), (-300, 0, 1000), roam=14, swing=6),
            )
        ),
        lamps=(Lamp((-6000, -9000, 9000), 7000, (0.7, 0.8, 1.0)),),  # the moon
        fit=((-4500, -4500, 0), (4500, 4500, SUMMIT)),
        ground=height,
        owns_ground=True,
        clear=((0.0, VIEW + 150, 25.0),),
    )


def _land(seed: int) -> Height:
    """The volcano with its cleavers, Little Tahoma on its right shoulder, wooded ridges, a meadow."""

    def height(x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        away = np.hypot(x, y) / 6400
        round_ = np.column_stack([np.arctan2(y, x) * 2.4, away * 1.6])
        cleaver = ridged(round_, 4, seed) - 0.55
        profile = np.interp(
            away, [0, 0.035, 0.08, 0.2, 0.38, 0.6, 0.85, 1], [1, 0.985, 0.93, 0.7, 0.42, 0.2, 0.06, 0]
        )
        rough = np.clip(away * 7 - 0.2, 0, 1) * np.clip(1.15 - away, 0, 1)
        cone = SUMMIT * profile + rough * (480 * cleaver + 150 * fractal(spot / 420, 4, seed + 1))
        point = np.hypot(x - 2350, y + 700)
        little = 780 * np.maximum(1 - point / 1500, 0) ** 1.2
        ridges = np.clip((y - VIEW - 500) / 1500, 0, 1) * np.clip(away - 0.55, 0, 0.6)
        wooded = ridges * (900 * ridged(spot / 2600, 4, seed + 2) - 420)
        meadow = 5 * fractal(spot / 70, 3, seed + 3) * np.clip((y - VIEW + 5) / 60, 0, 1)
        valley = -330 * np.exp(-(((y - VIEW - 2600) / 1500) ** 2)) + 0.05 * np.clip(y - VIEW, -400, 0)
        return np.asarray(cone + little + wooded + meadow + valley)

    return height


def _colours(up: Array, bare: float, seed: int) -> Callable[[Array], Array]:
    """Snow and ice above, grey cleavers through it, forest below 450 m, meadow before the viewer."""
    snow, ice, crag = linear("#f1f4f8"), linear("#c3d4e0"), linear("#6b5f58")
    wood, grass, alp = linear("#24382a"), linear("#66783f"), linear("#6f7a4a")

    def colour(points: Array) -> Array:
        patches = fractal(points / [500, 500, 300], 4, seed + 4)
        fine = fractal(points / [160, 160, 90], 3, seed + 5)
        z = points[:, 2]
        line = 430 + 500 * bare
        white = np.clip((z - line) / 260 + 0.8 * patches + 0.5, 0, 1)
        rock = np.clip(
            (0.74 + 0.08 * bare - up) * 7 + 1.3 * fine - 0.6 - 1.2 * np.clip((z - 1700) / 500, 0, 1), 0, 1
        )
        cold = snow + (ice - snow) * np.clip(0.5 + 1.2 * fine, 0, 1)[:, None]
        high = _mixed(crag * (1 + 0.4 * fine[:, None]), cold, white * (1 - rock))
        low = _mixed(wood, alp, np.clip((z - 260) / 250 + patches, 0, 1)) * (1 + 0.4 * fine[:, None])
        land = _mixed(low, high, np.clip((z - 430 + 180 * patches) / 150, 0, 1))
        meadow = np.clip(1 - (points[:, 1] - VIEW - 350) / 200 + patches, 0, 1)
        spots = fractal(points / 9, 3, seed + 6)[:, None]
        return _mixed(land, grass * (1 + 0.35 * spots), meadow)

    return colour


def _mixed(low: Array, high: Array, share: Array) -> Array:
    return np.asarray(low * (1 - share[:, None]) + high * share[:, None])


def _trees(height: Height, rng: np.random.Generator) -> Model:
    """Slim firs: clumps on the meadow at both sides, and a wood behind it."""
    tiers = [
        (1.15 * (1 - 0.23 * i) * wide, 0.6 + 1.5 * (i + up))
        for i in range(4)
        for wide, up in ((1, 0), (0.5, 0.9))
    ]
    fir = (
        lathe([(0.15, 0), (0.15, 0.6), *tiers, (0.02, 7.2)], 6, smooth=False).scale(1.6).paint("pine_needles")
    )
    side = np.sign(rng.uniform(-1, 1, 50))
    clumps = np.column_stack([side * rng.uniform(22, 95, 50), VIEW + rng.uniform(25, 200, 50)])
    wood = np.column_stack([rng.uniform(-420, 420, 75), VIEW + rng.uniform(330, 620, 75)])
    spots = np.vstack([clumps, wood])
    places = np.column_stack([spots, height(*spots.T) - 0.5])
    slim = np.column_stack([rng.uniform(0.7, 1.1, (125, 1)).repeat(2, 1), rng.uniform(0.8, 2.0, 125)])
    return copies(fir, places, rng.uniform(0, 360, 125), slim)


def _flowers(height: Height, rng: np.random.Generator) -> Model:
    """Lupins, paintbrush, bistort and asters in drifts."""
    parts = []
    for colour in FLOWERS[: int(rng.integers(2, 6))]:
        drifts = np.repeat(np.column_stack([rng.uniform(-26, 26, 9), rng.uniform(8, 50, 9)]), 16, axis=0)
        spots = drifts + rng.normal(0, 2.4, drifts.shape) + [0, VIEW]
        flower = pyramid(0.4, 0.4, 0.4, 0.3).coloured(colour)
        places = np.column_stack([spots, height(*spots.T) + 0.1])
        parts.append(
            copies(flower, places, rng.uniform(0, 360, len(spots)), rng.uniform(0.5, 1.2, len(spots)))
        )
    return join(parts)
