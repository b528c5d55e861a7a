"""The Matterhorn: a lone four-faced pyramid of rock and snow with a bent tip, often mirrored in a lake."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from landmarks.render.materials import recoloured
from landmarks.render.model import Model, copies
from landmarks.render.noise import fractal, ridged
from landmarks.render.shapes import disc, lathe
from landmarks.render.subject import Lamp, Station, Subject, Views, landmark
from landmarks.render.terrain import boulders, fan, upness
from landmarks.render.textures import linear

__all__ = ["matterhorn"]

Array = NDArray[np.float64]
Height = Callable[[Array, Array], Array]

PEAK, VIEW = 1750.0, -3900.0  # metres above the alp from which it is seen, and how far off that lies
# The faces: where each looks (x, y), its steepness. East and north face the viewer, the Hörnli ridge between.
FACES = ((-0.74, -0.67, 0.86), (0.90, -0.44, 1.0), (0.62, 0.78, 0.8), (-0.72, 0.69, 0.8))
# Distance from the middle in faces' widths, and the height there as a share of the peak's.
LEVELS = ((0, 0.09, 0.2, 0.27, 0.6, 0.9, 1.3, 1.7, 2.0), (1, 0.88, 0.8, 0.68, 0.4, 0.25, 0.14, 0.04, 0))


@landmark("Matterhorn")
def matterhorn(rng: np.random.Generator) -> Subject:
    """From the alps above Zermatt: rock in late summer, nearly white in winter; half the time with a lake."""
    seed = int(rng.integers(10**6))
    lake = bool(rng.random() < 0.5)
    height = _land(seed, lake)
    distances = np.concatenate([np.geomspace(9, 2600, 60)[:-1], np.linspace(2600, 4300, 66), [6000, 12000]])
    bearings = np.concatenate(
        [np.linspace(-46, -15, 22)[:-1], np.linspace(-15, 15, 80), np.linspace(15, 46, 22)[1:]]
    )
    land = fan(height, (0, VIEW - 60), distances, bearings).shaded(False)
    land = land.tint(_colours(upness(land), float(rng.uniform(0, 1)), seed))
    return Subject(
        model=land,
        extras=_foreground(height, lake, rng),
        views=Views(
            stations=(
                Station((0, VIEW, 4), (0, 0, 760), roam=7, swing=7),
                Station((-25, VIEW - 5, 4), (0, 0, 760), roam=7, swing=7),
                Station((28, VIEW - 5, 4), (0, 0, 790), roam=7, swing=7),
                Station((-60, VIEW - 10, 12), (0, 0, 780), roam=10, swing=7),
                Station((60, VIEW - 10, 9), (0, 0, 780), roam=10, swing=7),
            )
        ),
        lamps=(Lamp((-2500, -3500, 4500), 3200, (0.7, 0.8, 1.0)),),  # the moon
        fit=((-1300, -1300, 0), (1300, 1300, PEAK)),
        ground=height,
        owns_ground=True,
        clear=((0.0, VIEW + 60, 60.0),),
    )


def _land(seed: int, lake: bool) -> Height:
    """The pyramid; ridges running down from its four edges; the alp with, it may be, a lake's hollow."""

    def height(x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        crag = ridged(spot / 420, 4, seed) - 0.5
        fine = fractal(spot / 110, 3, seed + 1)
        # The tip nods to the right: high up, the pyramid's middle moves.
        near = np.exp(-((np.hypot(x, y) / 330) ** 2))
        px, py = x - 110 * near, y
        out = np.max([(px * a + py * b) * s for a, b, s in FACES], axis=0) / 1000
        out = np.maximum(out, 0) * (1 + 0.10 * crag)
        peak = PEAK * np.interp(out, LEVELS[0], LEVELS[1])
        peak = peak + (45 * fine + 110 * crag) * np.clip(out * 5, 0.1, 1) * np.clip(1.9 - out, 0, 1)
        far = np.clip((np.abs(x) - 1700) / 2500, 0, 1) * np.clip((y + 2000) / 1500, 0, 1)
        ranges = far * (550 * ridged(spot / 1500, 4, seed + 2) + 100)
        beyond = np.maximum(y - VIEW - 170, 0)
        valley = -300 * np.exp(-(((beyond - 1000) / 800) ** 2)) * np.clip(beyond / 300, 0, 1)
        rolling = valley + np.clip(beyond / 900, 0, 1) * 90 * fractal(spot / 700, 3, seed + 3)
        around = np.clip(np.hypot(x / 120, (y - VIEW - 78) / 85) - 0.6, 0, 1.5)
        alp = around * (1.2 * fractal(spot / 30, 3, seed + 4) + 0.6) * (y < 0)
        alp = alp - (6 * np.exp(-((x / 105) ** 4) - ((y - VIEW - 78) / 68) ** 4) if lake else 0)
        return np.asarray(peak + ranges + rolling + alp)

    return height


def _colours(up: Array, white: float, seed: int) -> Callable[[Array], Array]:
    """Brown-grey rock in tilted bands with snow on its ledges, glaciers at its foot, then meadow."""
    snow, rocks, grass, scree = linear("#f0f3f8"), linear("#75685d"), linear("#74803f"), linear("#857d70")

    def colour(points: Array) -> Array:
        fine = fractal(points / [130, 130, 70], 4, seed + 5)
        bands = np.sin((points[:, 2] + 0.22 * points[:, 0]) / 24 + 2.5 * fine)
        ledge = np.clip(0.45 * bands + 1.5 * fine + 1.7 * (white - 0.8) + 2.4 * (up - 0.52), 0, 1)
        stone = rocks * (1 + 0.28 * bands + 0.3 * fine)[:, None]
        high = stone * (1 - ledge[:, None]) + snow * ledge[:, None]
        z = points[:, 2] + 130 * fine
        glacier = np.clip((z - 380 + 250 * white) / 120, 0, 1) * np.clip((up - 0.6) * 8, 0, 1)
        high = high * (1 - glacier[:, None]) + snow * [0.93, 0.97, 1] * glacier[:, None]
        green = np.clip((points[:, 1] + 2700) / 500 + fine, 0, 1)[:, None]
        low = grass * (1 - green) + scree * green
        low = low * (1 + 0.3 * fractal(points / 14, 3, seed + 6)[:, None])
        top = np.clip((z - 40) / 140, 0, 1)[:, None]
        return np.asarray(low * (1 - top) + high * top)

    return colour


def _foreground(height: Height, lake: bool, rng: np.random.Generator) -> Model:
    """Still water that mirrors the mountain, boulders, and larches at the sides."""
    spots = np.column_stack([rng.uniform(-70, 70, 26), VIEW + rng.uniform(4, 165, 26)])
    stones = boulders(np.column_stack([spots, height(*spots.T)]), rng.uniform(0.3, 1.4, 26), rng).paint(
        "rock"
    )
    tree = lathe(
        [(0.3, 0), (0.3, 1), (2.1, 1.6), (1.2, 4.5), (1.5, 4.6), (0.6, 8), (0.05, 11)], 8, smooth=False
    )
    side = np.sign(rng.uniform(-1, 1, 40))
    woods = np.column_stack([side * rng.uniform(90, 330, 40), VIEW + rng.uniform(60, 520, 40)])
    larches = copies(
        tree.paint("pine_needles"),
        np.column_stack([woods, height(*woods.T) - 0.5]),
        0,
        rng.uniform(0.6, 1.5, 40),
    )
    if not lake:
        return stones + larches
    still = replace(recoloured("water", "#16303c", "#1b3844"), roughness=0.02)
    mirror = disc(125, 40).scale(1, 0.65, 1).move(y=VIEW + 78, z=-1.8).paint(still)
    return stones + larches + mirror
