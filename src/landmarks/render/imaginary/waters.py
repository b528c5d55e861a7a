"""Imaginary sites of water: falls, reefs, springs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landmarks.render.imaginary.identity import GREENS, ROCKS, Identity, shade
from landmarks.render.model import EMPTY, copies, join
from landmarks.render.noise import fractal
from landmarks.render.plants import tree
from landmarks.render.shapes import sphere
from landmarks.render.subject import Station, Subject, Views
from landmarks.render.terrain import falls, land_colours, mist, terrain, water
from landmarks.render.textures import linear

__all__ = ["hot_spring", "reef", "waterfall"]

Array = NDArray[np.float64]


def waterfall(site: Identity, rng: np.random.Generator) -> Subject:
    """Water over a cliff: a veil, a broad curtain, two or three leaps, side by side or in steps."""
    drop, count, seed = site.between(14, 90), site.whole(1, 3), site.seed()
    wide, kind = drop * site.between(0.1, 0.5), site.pick(("side by side", "steps", "bow"))
    green, stone = site.pick(GREENS), site.pick(ROCKS)
    leaps = 1 + (kind == "steps") * site.whole(1, 2)
    bay, pool = drop * site.between(0.2, 1.2), str(rng.choice(["green_water", "turquoise_water", "water"]))

    def height(x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        back = (
            y - bay * np.exp(-((x / (1.6 * drop)) ** 2)) + 0.12 * drop * fractal(spot / (0.5 * drop), 3, seed)
        )
        level = np.clip(back / (0.25 * drop * leaps), 0, leaps)
        stair = np.floor(level) + np.clip((level % 1) * 4, 0, 1)
        return np.asarray(
            drop * np.minimum(stair, leaps) / leaps
            + 0.05 * drop * fractal(spot / (0.3 * drop), 3, seed + 1)
            - 0.03 * drop
        )

    land = land_colours(green, stone, feature=drop / 3, seed=seed, steepness=0.75)(
        terrain(height, 7 * drop, 60, far=5000)
    ).shaded(False)
    half = max(0.9 * drop, wide + 1.3 * drop * (kind == "side by side" and count > 1))
    parts, foam = [], []
    shares = np.linspace(-1, 1, count) if kind == "side by side" and count > 1 else np.zeros(1)
    for share in shares:
        for leap in range(leaps):
            x = share * 1.3 * drop + np.linspace(wide, -wide, 12)
            y = bay * np.exp(-((x / (1.6 * drop)) ** 2)) + 0.25 * drop * leap - 0.06 * drop
            z = drop * (leap + 1) / leaps + 0.03 * drop
            parts.append(falls(np.column_stack([x, y, 0 * x + z])[::-1], drop / leaps * 1.02, rng, 0.08))
            foam.append(
                mist(
                    np.column_stack([x[::3], y[::3] - 0.1 * drop, 0 * x[::3] + drop * leap / leaps + 1]),
                    rng.uniform(0.03, 0.08, 4) * drop,
                    rng,
                )
            )
    lake = water(4 * drop, 2.4 * drop, rng, pool, 0.08, drop * 0.2, 40).move(y=-1.2 * drop, z=0)
    woods = copies(tree("conifer", drop * 0.2, rng), [[s * drop * 2, bay + drop, drop] for s in (-1, 1)])
    return Subject(
        join(parts) + join(foam),
        land + lake + woods,
        Views(azimuths=((-42, 42),), elevations=(1, 16)),
        fit=((-half, bay * 0.5 - 0.2 * drop, 0), (half, bay + 0.4 * drop, drop)),
        ground=lambda x, y: np.maximum(height(x, y), 0.03 * drop),
        owns_ground=True,
        dense=False,
    )


def reef(site: Identity, rng: np.random.Generator) -> Subject:
    """An island or atoll from the air: sand, shoals, palms, a lagoon of its own outline."""
    r, seed, lobes = site.between(90, 320), site.seed(), site.whole(1, 5)
    ringed, ragged, high = site.chance(0.5), site.between(0.1, 0.5), site.between(1, 30)
    shoal, deep, sand = (
        shade(site.between(0.45, 0.54), site.between(0.4, 0.7), 0.75)[0],
        shade(site.between(0.54, 0.62), 0.75, 0.45)[0],
        "#e2d6b0",
    )
    green, tide = site.pick(GREENS), float(rng.normal(0, 0.2))

    def height(x: Array, y: Array) -> Array:
        spot, angle = np.column_stack([x, y]), np.arctan2(y, x)
        away = np.hypot(x, y) / r * (1 + ragged * np.sin(lobes * angle + seed) * 0.5) + ragged * fractal(
            spot / (0.6 * r), 4, seed
        )
        body = 1 - np.abs(away - 0.75) * 3.2 if ringed else 1 - away * 1.3
        return np.asarray(np.clip(body, -1, 1) * (high * np.clip(body, 0, 1) + 3) - 1.2)

    land = terrain(height, 5 * r, 66, far=9000)
    tones = [linear(tone) for tone in (deep, shoal, sand, green)]

    def colour(points: Array) -> Array:
        z = points[:, 2] + tide + 0.5 * fractal(points[:, :2] / (0.1 * r), 3, seed)
        return np.column_stack(
            [
                np.interp(
                    z,
                    (-4.0, -1.6, -0.2, 0.5, 2.0),
                    [tones[0][c], tones[1][c], tones[2][c], tones[2][c], tones[3][c]],
                )
                for c in range(3)
            ]
        )

    flat = land.tint(colour).bend(lambda p: np.column_stack([p[:, :2], np.maximum(p[:, 2], 0)])).snowless()
    own = np.random.default_rng(seed)
    spots = own.uniform(-r, r, (160, 2))
    z = height(*spots.T)
    places = np.column_stack([spots, z])[z > 0.8][:40]
    crown = sphere(1, sides=8).scale(4, 4, 3).move(z=3).paint("foliage").snowless()
    woods = copies(crown, places, 0, own.uniform(0.8, 2.2, len(places))) if len(places) else EMPTY
    return Subject(
        flat,
        woods,
        Views(
            stations=tuple(
                Station((1.9 * r * np.sin(a), -1.9 * r * np.cos(a), r * h), (0, 0, 0), roam=0.1 * r, swing=6)
                for a, h in ((-0.5, 0.8), (0, 1.3), (0.5, 0.9), (0.2, 0.6), (-0.25, 1.0))
            )
        ),
        fit=((-r, -r, 0), (r, r, high)),
        ground=lambda x, y: np.maximum(height(x, y), 0),
        owns_ground=True,
        dense=False,
    )


def hot_spring(site: Identity, rng: np.random.Generator) -> Subject:
    """Coloured pools in terraces or craters, ringed with mineral bands; steam."""
    r, seed, count = site.between(12, 60), site.seed(), site.whole(1, 7)
    own, hue = np.random.default_rng(seed), site.between(0, 1)
    spots = np.vstack([[0, 0], own.normal(0, r * 1.3, (count - 1, 2))]) if count > 1 else np.zeros((1, 2))
    sizes = r * np.append(1, own.uniform(0.25, 0.6, count - 1))
    core, ring_, crust = (
        linear(shade(h, s, v)[0])
        for h, s, v in (
            (site.between(0.42, 0.6), site.between(0.5, 0.9), 0.7),
            (hue * 0.15 + 0.02, 0.75, 0.8),
            (0.1, site.between(0.05, 0.3), site.between(0.6, 0.9)),
        )
    )
    rim = site.between(0.0, 0.12) * r

    def away_(x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        out = [np.hypot(x - a, y - b) / s for (a, b), s in zip(spots, sizes, strict=True)]
        return np.asarray(np.min(out, axis=0) + 0.18 * fractal(spot / (0.5 * r), 3, seed))

    def height(x: Array, y: Array) -> Array:
        return np.asarray(rim * np.exp(-(((away_(x, y) - 1.1) / 0.25) ** 2)))

    land = terrain(height, 9 * r, 72, far=5000)
    dirt = linear(site.pick(GREENS))

    def colour(points: Array) -> Array:
        out = away_(points[:, 0], points[:, 1])
        stops = (0.0, 0.75, 0.95, 1.15, 1.5, 3.0)
        tones = (core * 0.5, core, core * 1.2, ring_, crust, dirt)
        return np.column_stack([np.interp(out, stops, [tone[c] for tone in tones]) for c in range(3)]) * (
            1 + 0.15 * fractal(points / (0.2 * r), 3, seed)[:, None]
        )

    steam = EMPTY
    if rng.random() < 0.5:
        steam = mist(
            np.column_stack([rng.normal(0, 0.4 * r, (4, 2)), rng.uniform(0.05, 0.2, 4) * r]),
            rng.uniform(0.08, 0.2, 4) * r,
            rng,
        )
    return Subject(
        land.tint(colour).snowless(),
        steam,
        Views(elevations=(12, 38)),
        fit=((-1.5 * r, -1.5 * r, 0), (1.5 * r, 1.5 * r, 0.1 * r)),
        ground=height,
        owns_ground=True,
        clear=tuple((float(a), float(b), float(1.5 * s)) for (a, b), s in zip(spots, sizes, strict=True)),
    )
