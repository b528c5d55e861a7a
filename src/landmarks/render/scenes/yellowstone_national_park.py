"""Yellowstone: a hot spring in rings of rainbow colours, a geyser's white column, or stepped travertine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landmarks.render.materials import recoloured
from landmarks.render.model import Model, copies
from landmarks.render.noise import fractal, ridged
from landmarks.render.props import crowd
from landmarks.render.shapes import grid, lathe, tube
from landmarks.render.subject import Interest, Lamp, Station, Subject, Views, landmark
from landmarks.render.terrain import fan, rocky
from landmarks.render.textures import linear

__all__ = ["yellowstone_national_park"]

Array = NDArray[np.float64]

RINGS = (  # Grand Prismatic Spring: share of the radius, colour
    (0.0, "#0f3f86"), (0.42, "#1a5fa6"), (0.56, "#2f93b4"), (0.66, "#58b09a"), (0.73, "#a9bd5c"),
    (0.80, "#e3c24a"), (0.90, "#d98a2f"), (1.05, "#b5602a"), (1.3, "#8c5236"), (1.6, "#b39a82"),
    (2.2, "#c9bfae"),
)  # fmt: skip


@landmark("Yellowstone_National_Park")
def yellowstone_national_park(rng: np.random.Generator) -> Subject:
    """One of its three wonders in each picture, with lodgepole pines around."""
    return (_spring, _geyser, _terraces)[int(rng.choice(3, p=(0.45, 0.3, 0.25)))](rng)


# Grand Prismatic Spring: 110 × 90 m, seen from the hill beside it.


def _spring(rng: np.random.Generator) -> Subject:
    seed = int(rng.integers(10**6))
    angle = np.linspace(0, 2 * np.pi, 145)
    reach = np.concatenate([np.linspace(0.5, 130, 74), np.geomspace(140, 420, 12)])
    points = np.stack(
        [np.outer(reach, np.sin(-angle)), np.outer(reach, np.cos(angle)), np.zeros((86, 145))], -1
    )
    stations = tuple(
        Station((float(x), float(y), float(z)), (0, 6, 0), roam=8, swing=7)
        for x, y, z in ((0, -150, 62), (-60, -140, 75), (70, -135, 58), (20, -175, 92), (-25, -120, 45))
    )
    return Subject(
        model=grid(points[:, ::-1]).tint(lambda p: _rings(p, seed, rng.uniform(0.8, 1.1))).snowless(),
        extras=_pines(150, 330, rng, seed) + _boardwalk(rng),
        views=Views(stations=stations),
        lamps=(Lamp((-120, -100, 250), 160, (0.7, 0.8, 1.0)),),  # the moon
        fit=((-75, -60, 0), (75, 60, 4)),
        ground=lambda x, y: _hills(x, y, seed),
        owns_ground=True,
        dense=False,
    )


def _rings(points: Array, seed: int, size: float) -> Array:
    """Colours by distance from the vent; at the edge they run out in streaks along the water's ways."""
    angle = np.arctan2(points[:, 1] * 1.2, points[:, 0])
    away = np.hypot(points[:, 0], points[:, 1] * 1.2) / (55 * size)
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    edge = 0.10 * fractal(circle * 1.5, 3, seed) + 0.05 * fractal(circle * 6, 3, seed + 1)
    rays = ridged(np.column_stack([circle * 5 + 0.1 * away[:, None]]), 4, seed + 2) - 0.5
    place = away * (1 + edge) - np.clip(away - 0.9, 0, 1.3) * 0.75 * rays
    shares = np.array([share for share, _ in RINGS])
    shades = np.array([linear(colour) for _, colour in RINGS])
    tone = np.stack([np.interp(place, shares, shades[:, k]) for k in range(3)], -1)
    return np.asarray(tone * (1 + 0.12 * fractal(points / 6, 3, seed + 3)[:, None] * (away[:, None] > 0.6)))


def _boardwalk(rng: np.random.Generator) -> Model:
    """The way along the spring's far side, with people on it."""
    path = np.array([[-160, 74, 0.7], [-60, 70, 0.7], [0, 66, 0.7], [60, 68, 0.7], [160, 78, 0.7]])
    count = int(rng.integers(5, 28))
    x = rng.uniform(-70, 70, count)
    people = crowd(
        count, np.column_stack([x, np.interp(x, path[:, 0], path[:, 1]), np.full(count, 0.9)]), rng
    )
    return tube(path, [1.6] * 5, 4, smooth=False).scale(1, 1, 0.35).move(z=0.3).paint("wood") + people


# Old Faithful: a column of 40 m for two minutes.


def _geyser(rng: np.random.Generator) -> Subject:
    seed = int(rng.integers(10**6))
    high, drift = float(rng.uniform(26, 48)), float(rng.choice((-1, 1)) * rng.uniform(0.1, 0.6))
    mound = lathe([(34, -0.3), (20, 0.5), (9, 1.3), (4, 2.4), (2.2, 2.7), (0, 2.5)], 40).bend(
        rocky(0.5, 5, seed)
    )
    return Subject(
        model=(
            _column(high, drift, rng)
            + mound.tint(lambda p: linear("#cfc6b4") * (1 + 0.25 * fractal(p / 5, 4, seed)[:, None]))
        ).snowless(),
        extras=_pines(110, 260, rng, seed) + _flat(seed),
        views=Views(azimuths=((-65, 65),), elevations=(0, 6), near=60),
        interests=(Interest((0, 0, high * 0.3), 24), Interest((drift * high * 0.5, 0, high * 0.75), 34)),
        fit=((-15, -10, 0), (15, 10, high * 1.1)),
        ground=lambda x, y: _hills(x, y, seed),
        owns_ground=True,
        clear=((0.0, 0.0, 38.0),),
    )


def _column(high: float, drift: float, rng: np.random.Generator) -> Model:
    """Jets that rise and fall back, and steam that the wind carries off from the top."""
    puff = lathe([(np.cos(a), np.sin(a)) for a in np.linspace(-np.pi / 2, np.pi / 2, 6)], 8)
    jets = rng.uniform(0, 1, 120) ** 0.8
    wide = 0.5 + 0.085 * high * jets**1.4
    at = np.column_stack([rng.normal(0, 0.55, (120, 2)) * wide[:, None], 2.2 + high * 0.9 * jets])
    size = np.column_stack([0.35 + 0.45 * wide, 0.35 + 0.45 * wide, 1.4 + 1.6 * wide]) * rng.uniform(
        0.6, 1.1, (120, 1)
    )
    up = rng.uniform(0.25, 1.15, 70)
    off = high * drift * up**1.5
    steam = np.column_stack(
        [off + rng.normal(0, 0.05 * high, 70) * up, rng.normal(0, 0.05 * high, 70) * up, 2 + high * up]
    )
    steam[:, 0] += np.sign(drift) * 0.06 * high
    water = copies(puff, at, rng.uniform(0, 360, 120), size)
    cloud = copies(
        puff, steam, rng.uniform(0, 360, 70), 0.035 * high * (0.5 + 1.5 * up) * rng.uniform(0.7, 1.4, 70)
    )
    rough = rocky(0.5, 1.6, int(rng.integers(10**6)))
    return water.bend(rough).paint("foam") + cloud.bend(rough).paint(recoloured("foam", "#e4e8ea", "#f4f6f7"))


# Mammoth Hot Springs: basins with scalloped rims, one above the other.


def _terraces(rng: np.random.Generator) -> Subject:
    seed = int(rng.integers(10**6))
    steps, rise = int(rng.integers(7, 11)), float(rng.uniform(1.0, 1.5))
    x = np.linspace(-46, 46, 220)
    rows = []
    for k in range(steps):
        line = np.column_stack([x / rng.uniform(9, 15), np.full(220, 3.7 * k)])
        scallop = 4.2 * (1 - ridged(line, 2, seed + k)) + 4 * fractal(line / 4, 2, seed + 40)
        front = 5.6 * k - 3.2 * scallop + 0.012 * x**2
        z = rise * k + 0.5 * fractal(line / 5, 2, seed + 60 + k)
        for dy, dz in (
            (0.0, 0.0),
            (0.35, 0.5 * rise),
            (0.55, 0.9 * rise),
            (0.8, rise),
            (1.25, rise),
            (1.5, rise - 0.22),
        ):
            rows.append(np.column_stack([x, front + dy, z + dz]))
    for upper, lower in zip(rows[6:], rows[:-6], strict=True):  # a basin never overhangs the one below it
        upper[:, 1] = np.maximum(upper[:, 1], lower[:, 1] + 1.6)
    rows.append(rows[-1] + [0, 40, 1.5])
    sheet = grid(np.stack(rows), smooth=False)
    return Subject(
        model=sheet.tint(lambda p: _travertine(p, len(rows), seed)).snowless(),
        extras=_pines(60, 190, rng, seed) + _flat(seed),
        views=Views(azimuths=((-38, 38),), elevations=(14, 32), near=38),
        interests=(Interest((0, -4, 3), 16), Interest((9, 8, 8), 16)),
        lamps=(Lamp((-40, -60, 90), 60, (0.7, 0.8, 1.0)),),  # the moon
        fit=((-17, -10, 0), (17, 30, steps * rise)),
        ground=lambda x, y: _hills(x, y, seed),
        owns_ground=True,
        clear=((0.0, 15.0, 52.0),),
    )


def _travertine(points: Array, rows: int, seed: int) -> Array:
    """White and cream rims, orange where the water still runs over them, pale blue water in the basins."""
    row = np.repeat(np.arange(rows), len(points) // rows) % 6
    white, orange, blue, brown = (linear(c) for c in ("#eee9de", "#c98a4a", "#9fc4c8", "#a3704a"))
    runs = np.clip(0.5 + 1.3 * fractal(points[:, :2] / [4, 14], 4, seed + 5), 0, 1)[:, None]
    stained = white * (1 - runs) + (orange * 0.7 + brown * 0.3) * runs
    face = np.where((row < 4)[:, None], stained, white)
    pool = np.where((row == 5)[:, None], blue, face)
    return np.asarray(pool * (1 + 0.14 * fractal(points / 1.2, 3, seed + 6)[:, None]))


# The land around all three.


def _hills(x: Array, y: Array, seed: int) -> Array:
    away = np.hypot(x, y)
    rolling = fractal(np.column_stack([x, y]) / 220, 3, seed + 20)
    return np.asarray(np.clip((away - 170) / 600, 0, 1) * (42 + 50 * rolling) * (y > 0))


def _flat(seed: int) -> Model:
    """Pale crust and thin grass around."""
    land = fan(
        lambda x, _: np.full(len(x), -0.04), (0, -130), np.geomspace(3, 420, 40), np.linspace(0, 360, 61)
    )
    crust, grass = linear("#c3b7a2"), linear("#8f8a5c")

    def colour(points: Array) -> Array:
        share = np.clip(
            (np.hypot(points[:, 0], points[:, 1]) - 45) / 40 + fractal(points / 18, 3, seed), 0, 1
        )[:, None]
        return np.asarray(
            (crust * (1 - share) + grass * share) * (1 + 0.2 * fractal(points / 4, 3, seed)[:, None])
        )

    return land.tint(colour)


def _pines(near: float, far: float, rng: np.random.Generator, seed: int) -> Model:
    """Lodgepole pines in a belt behind, and wooded hills."""
    tiers = [
        (0.9 * (1 - 0.24 * i) * w, 1.0 + 1.4 * (i + u)) for i in range(4) for w, u in ((1, 0), (0.45, 0.95))
    ]
    pine = (
        lathe([(0.13, 0), (0.13, 1.0), *tiers, (0.02, 6.8)], 6, smooth=False).scale(2.3).paint("pine_needles")
    )
    bearing, away = np.radians(rng.uniform(-75, 75, 190)), rng.uniform(near, far, 190)
    spots = np.column_stack([away * np.sin(bearing), away * np.cos(bearing)])
    woods = copies(
        pine, np.column_stack([spots, _hills(spots[:, 0], spots[:, 1], seed)]), 0, rng.uniform(0.7, 1.3, 190)
    )
    hills = fan(
        lambda x, y: _hills(x, y, seed) - 0.1, (0, 0), np.geomspace(150, 4000, 26), np.linspace(-89, 89, 80)
    )
    return woods + hills.tint(
        lambda p: linear("#3a4a30") * (1 + 0.4 * fractal(p / 25, 3, seed + 21)[:, None])
    )
