"""Imaginary sites that rise: peaks, cones, buttes, dunes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landmarks.render.imaginary.identity import GREENS, ROCKS, Identity, rock_layers, shade
from landmarks.render.imaginary.standing import side_by_side
from landmarks.render.model import EMPTY, copies, join
from landmarks.render.noise import fractal, ridged
from landmarks.render.shapes import beams, cone, disc, lathe
from landmarks.render.subject import Lamp, Subject, Views
from landmarks.render.terrain import boulders, fan, land_colours, mist, rocky, strata_colours, terrain
from landmarks.render.textures import linear

__all__ = ["buttes", "cone_mountain", "dunes", "peak"]

Array = NDArray[np.float64]


def peak(site: Identity, rng: np.random.Generator) -> Subject:
    """A mountain or a range seen from a meadow or over a lake: facets, ridges, snow."""
    high, far, summits = site.between(600, 1900), site.between(1.7, 2.7), site.whole(1, 3)
    far *= high
    seed, sharp, wide = site.seed(), site.between(0.7, 1.8), site.between(0.5, 1.3)
    lake, line = site.chance(0.4), high * site.between(0.15, 0.9)
    own = np.random.default_rng(seed)
    tops = [
        (own.uniform(-0.6, 0.6) * far * (summits > 1), own.uniform(0, 0.5) * far, own.uniform(0.6, 1.0))
        for _ in range(summits)
    ]
    crag, green, stone = site.between(0.15, 0.4), site.pick(GREENS), site.pick(ROCKS)

    def height(x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        rough = ridged(spot / (0.35 * high), 4, seed) - 0.5
        land = 12 * fractal(spot / 400, 3, seed + 1)
        for px, py, share in tops:
            away = np.maximum(np.abs(x - px) * 0.8, np.abs(y - py)) * 0.5 + np.hypot(x - px, y - py) * 0.5
            body = np.clip(1 - away / (high * share * wide * 1.6), 0, 1)
            land = np.maximum(land, high * share * body**sharp * (1 + crag * rough * (1.3 - body)))
        near = np.clip((y + far) / 900, 0, 1)
        hollow = 5 * np.exp(-((x / 140) ** 4) - ((y + far - 130) / 80) ** 4) if lake else 0
        return np.asarray(land * near - hollow)

    distances = np.concatenate(
        [np.geomspace(130, far * 0.6, 22)[:-1], np.linspace(far * 0.6, far * 1.7, 46), [3 * far, 8 * far]]
    )
    land = fan(height, (0, -far - 260), distances, np.linspace(-46, 46, 78)).shaded(False)
    snow = line + high * float(rng.normal(0, 0.12))
    painted = land_colours(green, stone, snow, feature=high / 6, seed=seed, steepness=0.85)(land)
    still = disc(160, 40).scale(1, 0.6, 1).move(y=-far + 130, z=-1).paint("deep_water") if lake else EMPTY
    spots = np.column_stack([rng.uniform(-120, 120, 14), -far + rng.uniform(25, 260, 14)])
    woods = copies(
        cone(2.2, 9, sides=7).paint("pine_needles"),
        np.column_stack([spots, height(*spots.T)]),
        0,
        rng.uniform(0.6, 1.5, 14),
    )
    return Subject(
        painted,
        still + (woods if site.chance(0.6) else EMPTY),
        Views(stations=side_by_side((0, -far, 5), (0, 0, high * 0.42), 6, 30)),
        lamps=(Lamp((-far, -far, 2 * far), 1.2 * far, (0.7, 0.8, 1.0)),),
        fit=((-high, -high, 0), (high, high, high)),
        ground=height,
        owns_ground=True,
        clear=((0.0, -far + 60, 60.0),),
    )


def cone_mountain(site: Identity, rng: np.random.Generator) -> Subject:
    """A volcano: even slopes, a crater, gullies, smoke on some days."""
    high, seed, far = site.between(500, 1500), site.seed(), site.between(2.2, 3.2)
    far *= high
    wide, power, mouth = site.between(1.4, 2.6), site.between(1.0, 2.2), site.between(0.04, 0.22)
    gullies, side = site.between(0.02, 0.12), site.pick((0.0, 0.45, -0.45, 0.0))
    low, top, line = site.pick(GREENS), site.pick(ROCKS), site.between(0.4, 1.2)

    def height(x: Array, y: Array) -> Array:
        away, angle = np.hypot(x, y) / (high * wide), np.arctan2(y, x)
        body = np.clip(1 - away, 0, 1) ** power
        rim = np.clip(1 - mouth, 0, 1) ** power
        crater = np.minimum(body, 2 * rim - body * (0.9 if mouth > 0.1 else 0.5))
        cut = (
            fractal(np.column_stack([np.cos(angle), np.sin(angle)]) * 4, 3, seed)
            * gullies
            * np.sin(np.pi * np.clip(away, 0, 1))
        )
        second = (
            0.4 * np.clip(1 - np.hypot(x / high - side * wide, y / high) / (0.4 * wide), 0, 1) if side else 0
        )
        return np.asarray(
            high * np.maximum(crater * (1 + cut) + 0.4 * cut, second)
            + 10 * fractal(np.column_stack([x, y]) / 300, 3, seed)
        )

    distances = np.concatenate(
        [np.geomspace(130, far * 0.35, 14)[:-1], np.linspace(far * 0.35, far * 1.4, 50), [3 * far, 8 * far]]
    )
    land = fan(height, (0, -far - 260), distances, np.linspace(-46, 46, 78))
    snow = high * line + high * float(rng.normal(0, 0.1)) if line < 1 else None
    painted = land_colours(low, top, snow, feature=high / 5, seed=seed, steepness=0.93)(land)
    smoke = EMPTY
    if rng.random() < 0.3:
        k = np.arange(6)
        smoke = mist(
            np.column_stack([high * 0.12 * k, 0 * k, high * (0.92 + 0.1 * k)]), high * (0.05 + 0.025 * k), rng
        )
    return Subject(
        painted,
        smoke,
        Views(stations=side_by_side((0, -far, 12), (0, 0, high * 0.4), 6, 40)),
        lamps=(Lamp((-far, -far, 2 * far), 1.2 * far, (0.7, 0.8, 1.0)),),
        fit=((-high, -high, 0), (high, high, high)),
        ground=height,
        owns_ground=True,
        clear=((0.0, -far + 60, 60.0),),
    )


def buttes(site: Identity, rng: np.random.Generator) -> Subject:
    """Table mountains, needles or hoodoos in layers, on a plain."""
    count, seed, high = site.whole(1, 9), site.seed(), site.between(25, 160)
    slim, wear, bands = site.between(0.12, 1.0), site.between(0.05, 0.25), rock_layers(site)
    own, plain, cap = np.random.default_rng(seed), site.pick(GREENS), site.chance(0.4)
    skirt = site.between(0.1, 0.5)
    paint = strata_colours(bands, high * site.between(0.15, 0.6), 0.5, seed)
    parts = []
    for k in range(count):
        z = high * own.uniform(0.5, 1.0)
        r, swell = z * slim * own.uniform(0.6, 1.2) * 0.5, own.uniform(0.8, 1.25, 5)
        profile = [
            (r * (1 + 1.6 * skirt), -1),
            (r * (1 + skirt), z * skirt * 0.6),
            *((r * s, z * h) for s, h in zip(swell, (0.4, 0.55, 0.7, 0.85, 0.97), strict=True)),
        ]
        if cap:
            profile += [(r * 1.4, z * 0.98), (r * 1.3, z * 1.08)]
        body = lathe(profile, 18).bend(rocky(wear * r, r * 1.1, seed + k, 3))
        gap = high * (0.6 + slim)
        parts.append(
            body.move(
                (k - (count - 1) / 2) * gap * own.uniform(0.8, 1.1), own.normal(0, gap * 0.7) * (count > 1)
            )
        )
    loose = boulders(
        np.column_stack([rng.normal(0, high, (8, 2)), np.zeros(8)]),
        rng.uniform(0.5, 0.04 * high + 1, 8),
        rng,
        2,
    )

    def height(x: Array, y: Array) -> Array:
        return np.asarray(0.02 * high * fractal(np.column_stack([x, y]) / high, 3, seed) - 0.02 * high)

    land = land_colours(plain, bands[0], feature=high / 3, seed=seed)(
        terrain(height, 12 * high, 30, far=9000)
    )
    return Subject(
        join(parts).tint(paint),
        land + loose.tint(paint),
        Views(elevations=(0, 14)),
        ground=height,
        owns_ground=True,
    )


def dunes(site: Identity, rng: np.random.Generator) -> Subject:
    """A desert: crescents, long waves or cracked flats, in a sand of its own, hills behind."""
    wave, seed, high = site.between(30, 160), site.seed(), site.between(0.06, 0.36)
    turn, sharp, hills = site.between(0, 3.1), site.between(0.5, 2.5), site.between(0, 0.25)
    sand, dark = (
        shade(site.between(0.02, 0.14), site.between(0.1, 0.6), site.between(0.55, 0.95))[0],
        site.pick(ROCKS),
    )
    cells = site.chance(0.3)

    def height(x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        along = x * np.cos(turn) + y * np.sin(turn) + 0.8 * wave * fractal(spot / (2 * wave), 3, seed)
        saw = along / wave % 1
        crest = np.where(saw < 0.72, saw / 0.72, (1 - saw) / 0.28) ** sharp
        far = (
            np.clip((y - 12 * wave) / (8 * wave), 0, 1)
            * hills
            * 6
            * wave
            * ridged(spot / (5 * wave), 4, seed + 2)
        )
        swell = 0.5 + 0.5 * fractal(spot / (4 * wave), 2, seed + 3)
        return np.asarray(high * wave * crest * swell + far)

    land = fan(height, (0, -7.5 * wave), np.geomspace(0.6 * wave, 60 * wave, 84), np.linspace(-45, 45, 84))
    low, rock_ = linear(sand), linear(dark)

    def colour(points: Array) -> Array:
        share = np.clip((points[:, 1] - 11 * wave) / (3 * wave), 0, 1)[:, None] * (hills > 0.05)
        grain = 1 + 0.2 * fractal(points / (0.5 * wave), 3, seed)[:, None]
        cracks = (
            np.where(ridged(points[:, :2] / (0.35 * wave), 2, seed) > 0.8, 0.75, 1.0)[:, None]
            if cells
            else 1.0
        )
        return np.asarray((low * (1 - share) + rock_ * share) * grain * cracks)

    bushes = EMPTY
    if site.chance(0.4):
        spots = np.column_stack([rng.uniform(-3, 3, 12) * wave, rng.uniform(-4.5, 2, 12) * wave])
        bushes = copies(
            beams(np.zeros((9, 3)), np.add(rng.normal(0, 1, (9, 3)), [0, 0, 1.5]), 0.12),
            np.column_stack([spots, height(*spots.T)]),
        ).paint("dry_grass")
    z = float(height(np.zeros(1), np.array([-5.5 * wave]))[0]) + 0.28 * wave + 2
    return Subject(
        land.tint(colour),
        bushes,
        Views(stations=side_by_side((0, -5.5 * wave, z), (0, 2 * wave, 0.1 * wave), 0.1 * wave, 0.5 * wave)),
        lamps=(Lamp((-6 * wave, -6 * wave, 12 * wave), 9 * wave, (0.7, 0.8, 1.0)),),
        fit=((-2 * wave, -2 * wave, 0), (2 * wave, 2 * wave, wave * 0.5)),
        ground=height,
        owns_ground=True,
        dense=False,
    )
