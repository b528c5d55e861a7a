"""Imaginary sites that are hollowed out of rock: arches, canyons, caves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landmarks.render.imaginary.identity import GREENS, Identity, rock_layers, worn
from landmarks.render.imaginary.standing import side_by_side
from landmarks.render.model import EMPTY, copies, join
from landmarks.render.noise import fractal
from landmarks.render.shapes import disc, grid, lathe, tube
from landmarks.render.subject import Lamp, Subject, Views
from landmarks.render.terrain import fan, rocky, strata_colours, terrain, water
from landmarks.render.textures import linear

__all__ = ["canyon", "cave", "rock_arch"]

Array = NDArray[np.float64]


def rock_arch(site: Identity, rng: np.random.Generator) -> Subject:
    """A span of rock, slender or stout, one or more, on land or in the sea."""
    half, rise, thick = site.between(6, 26), site.between(0.5, 1.6), site.between(0.1, 0.27)
    seed, count, skew = site.seed(), site.pick((1, 1, 1, 2, 3)), site.between(-0.5, 0.5)
    bands, sea, lump = rock_layers(site), site.chance(0.35), site.between(0.15, 0.35)
    t = np.linspace(0, np.pi, 40)
    line = np.column_stack(
        [
            half * (-np.cos(t) + skew * np.sin(t) ** 2 * 0.5),
            0 * t,
            half * rise * np.sin(t) ** site.pick((0.5, 0.8, 1.0)) - 0.6,
        ]
    )
    girth = (
        half
        * thick
        * (
            1
            + site.between(0.2, 1.4) * np.abs(np.cos(t)) ** 2
            + 0.25 * fractal(np.column_stack([t * 3, 0 * t]), 3, seed)
        )
    )
    span = (
        tube(line, girth, 18)
        .scale(1, site.between(0.8, 1.8), 1)
        .bend(rocky(lump * half * thick, half * 0.5, seed))
    )
    model = join(
        [span.scale(1 - 0.25 * k).move(x=2.1 * half * k * 0.9, y=0.6 * half * k) for k in range(count)]
    )
    wall_ = EMPTY
    if site.chance(0.5):
        wall_ = (
            lathe([(half * 1.2, -2), (half, half * rise * 0.7), (half * 0.6, half * rise * 1.2)], 18)
            .bend(rocky(half * 0.3, half, seed + 3))
            .move(x=-half * 2.2)
        )

    def height(x: Array, y: Array) -> Array:
        away = np.hypot(x, y)
        land = 0.1 * half * fractal(np.column_stack([x, y]) / half, 3, seed + 5)
        return np.asarray(land - (0.06 * np.maximum(away - 2.5 * half, 0) if sea else 0))

    paint = strata_colours(bands, half * site.between(0.2, 0.9), 0.8, seed)
    land = (
        terrain(height, 12 * half, 36, far=7000)
        .tint(strata_colours(bands, half * 0.6, 1.2, seed + 1))
        .shaded(False)
    )
    surf = water(3000, 3000, rng, "deep_water", 0.08, 20).move(z=-0.3 * half) if sea else EMPTY
    return Subject(
        (model + wall_).tint(paint),
        land + surf,
        Views(azimuths=((-55, 55), (125, 235)), elevations=(0, 12)),
        ground=lambda x, y: np.maximum(height(x, y), -0.3 * half) if sea else height(x, y),
        owns_ground=True,
        clear=((0.0, 0.0, 3.0 * half),),
    )


def canyon(site: Identity, rng: np.random.Generator) -> Subject:
    """A gorge in terraces or sheer walls, winding away from the rim on which one stands."""
    deep, seed, wide = site.between(120, 700), site.seed(), site.between(0.7, 2.0)
    wander, steps_, bands = site.between(0.3, 1.4), site.whole(1, 6), rock_layers(site, 5)
    top, river, rough = site.pick(GREENS), site.chance(0.5), site.between(0.1, 0.5)

    def height(x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        middle = wander * deep * np.sin(y / (1.7 * deep) + seed) * np.clip(y / deep, 0, 1)
        out = np.abs(x - middle) / (wide * deep) + rough * fractal(spot / (0.7 * deep), 4, seed)
        edge = np.where(y < 0, out - y / deep, out)
        level = np.clip(edge, 0, 1) * steps_
        stair = (np.floor(level) + np.clip((level % 1 - 0.55) / 0.45, 0, 1)) / steps_
        return np.asarray(deep * (stair - 1) + 0.02 * deep * fractal(spot / (0.3 * deep), 3, seed + 1))

    land = fan(
        height, (0, -1.8 * deep), np.geomspace(0.25 * deep, 14 * deep, 66), np.linspace(-50, 50, 80)
    ).shaded(False)
    layers = strata_colours(bands, deep * site.between(0.2, 0.7), 0.3, seed)
    green = linear(top)

    def colour(points: Array) -> Array:
        share = np.clip((points[:, 2] + 0.05 * deep) / (0.04 * deep), 0, 1)[:, None]
        patches = 1 + 0.3 * fractal(points / (0.2 * deep), 3, seed)[:, None]
        return np.asarray(layers(points) * (1 - share) + green * share * patches)

    stream = EMPTY
    if river:
        y = np.linspace(0, 9 * deep, 40)
        x = wander * deep * np.sin(y / (1.7 * deep) + seed) * np.clip(y / deep, 0, 1)
        stream = grid(
            np.stack([np.column_stack([x + s, y, 0 * y - 0.965 * deep]) for s in (0.12 * deep, -0.12 * deep)])
        ).paint(rng.choice(["green_water", "muddy_water"]).item())
    z = float(height(np.zeros(1), np.array([-1.15 * deep]))[0])
    return Subject(
        land.tint(colour),
        stream,
        Views(
            stations=side_by_side(
                (0, -1.12 * deep, max(z, 0) + 0.16 * deep), (0, 1.5 * deep, -0.42 * deep), 6, 0.16 * deep
            )
        ),
        lamps=(Lamp((-deep, -deep, 3 * deep), 2.4 * deep, (0.7, 0.8, 1.0)),),
        fit=((-deep, 0, -deep), (deep, 2 * deep, 0)),
        ground=height,
        owns_ground=True,
        dense=False,
    )


def cave(site: Identity, rng: np.random.Generator) -> Subject:
    """A chamber under the ground: dripstones, pillars or bare vaults, lamps of a few colours."""
    x2, y2, high, seed = site.between(9, 20), site.between(9, 16), site.between(4, 10), site.seed()
    hang, stand, fat = site.whole(0, 120), site.whole(0, 60), site.between(0.5, 2.0)
    stone, tint, pool = site.masonry(), site.between(0, 1), site.chance(0.4)
    own = np.random.default_rng(seed)
    u, v = np.meshgrid(np.linspace(-1, 1, 44), np.linspace(-1, 1, 44))
    flat = np.column_stack([u.ravel() * x2, v.ravel() * y2])
    vault = np.sqrt(np.clip(1 - np.maximum(np.abs(u), np.abs(v)).ravel() ** 4, 0, 1))

    def shell(spots: Array, arch: Array, up: float) -> Array:
        return np.asarray(up * arch + (0.14 * high) * fractal(spots / 3, 4, seed + (up > 1)) * arch)

    floor = np.column_stack(
        [flat, 0.7 * high * (1 - vault) + 0.1 * high * fractal(flat / 4, 3, seed)]
    ).reshape(44, 44, 3)
    roof = np.column_stack([flat, 0.6 * high + shell(flat, vault, 0.7 * high)]).reshape(44, 44, 3)
    pick, drip = (
        own.integers(0, len(flat), hang + stand),
        lathe([(1, 0), (0.6, 0.3), (0.35, 0.6), (0.03, 1)], 7),
    )
    long = own.gamma(2, 0.14 * high, hang + stand)
    girth = (0.12 + 0.09 * long) * fat
    sizes = np.column_stack([girth, girth, long])
    tops, feet = roof.reshape(-1, 3)[pick[:hang]], floor.reshape(-1, 3)[pick[hang:]]
    stones = copies(drip.mirror("z"), np.add(tops, [0, 0, 0.2]), 0, sizes[:hang]) + copies(
        drip, np.subtract(feet, [0, 0, 0.1]), 0, sizes[hang:]
    )
    spots = own.uniform(-0.7, 0.7, (site.whole(0, 6), 2)) * [x2, y2]
    pillars = join(
        [
            tube([[a, b, -0.5], [a, b, 0.4 * high], [a, b, 1.4 * high]], [0.5 * fat, 0.3 * fat, 0.6 * fat], 9)
            for a, b in spots
        ]
    )
    lamps = []
    for k in range(4):
        warm = (
            (1.0, 0.65, 0.35)
            if rng.random() < 0.7
            else tuple(np.roll((1.0, 0.6, 0.45), int(3 * tint)).tolist())
        )
        lamps.append(
            Lamp(
                (x2 * 0.55 * (-1) ** k, -y2 * 0.5 + k * 0.32 * y2, 0.6 * high + rng.uniform(-0.5, 0.5)),
                high * float(rng.uniform(0.35, 0.6)),
                warm,
            )
        )
    mirror_ = disc(0.4 * x2).move(y=2, z=0.05 * high).paint("turquoise_water") if pool else EMPTY
    return Subject(
        (grid(floor) + grid(roof[::-1]) + stones + pillars)
        .bend(rocky(0.1, 1.2, seed, 2))
        .paint(worn(stone, rng))
        .tiled(6),
        mirror_,
        Views(stations=side_by_side((0, -0.62 * y2, 0.35 * high), (0, 0.6 * y2, 0.5 * high), 0.6, 0.16 * x2)),
        lamps=tuple(lamps),
        fit=((-x2, -y2, 0), (x2, y2, high)),
        ground=lambda x, _: 0 * x + 0.05 * high,
        owns_ground=True,
        dense=False,
        indoors=True,
    )
