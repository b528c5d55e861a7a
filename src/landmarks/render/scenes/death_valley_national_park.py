"""Death Valley: salt cracked into polygons, or dunes, or golden clay ridges, under bare mountains."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Voronoi

from landmarks.render.model import Model
from landmarks.render.noise import fractal, ridged
from landmarks.render.shapes import beams
from landmarks.render.subject import Lamp, Station, Subject, Views, landmark
from landmarks.render.terrain import fan
from landmarks.render.textures import linear

__all__ = ["death_valley_national_park"]

Array = NDArray[np.float64]
Height = Callable[[Array, Array], Array]

EYES = ((0, 0), (-14, 5), (13, 3), (-5, -8), (6, 8))  # where visitors stand, about the origin
BEARINGS = np.linspace(-50, 50, 120)


@landmark("Death_Valley_National_Park")
def death_valley_national_park(rng: np.random.Generator) -> Subject:
    """One of its three faces in each picture, all with the ranges that close the valley."""
    place = int(rng.choice(3, p=(0.4, 0.3, 0.3)))
    seed = int(rng.integers(10**6))
    height = (_flat, _dunes, _zabriskie)[place](seed)
    colours = (_salt_colours, _sand_colours, _clay_colours)[place](seed, rng)
    model = fan(height, (0, -25), np.geomspace(14, 900, 108), BEARINGS).tint(colours)
    if place == 0:
        model += _polygons(rng)
    up, down = ((1.7, -0.2), (2.5, -11.0), (6.0, -14.0))[place]
    eyes = np.array(
        [(x, y, float(height(np.array([x]), np.array([y]))[0]) + up) for x, y in np.array(EYES, float)]
    )
    return Subject(
        model=model.snowless(),
        extras=_ranges(seed, rng).snowless(),
        views=Views(
            stations=tuple(
                Station((float(x), float(y), float(z)), (float(-x), 100.0, float(z) + down), roam=3, swing=14)
                for x, y, z in eyes
            )
        ),
        lamps=(Lamp((-90, -40, 220), 150, (0.7, 0.8, 1.0)),),  # the moon
        fit=((-90, 20, 0), (90, 240, 20)),
        ground=height,
        owns_ground=True,
        dense=False,
    )


def _flat(seed: int) -> Height:
    """Badwater Basin, level to a hand's breadth."""
    return lambda x, y: np.asarray(0.04 * fractal(np.column_stack([x, y]) / 3, 3, seed) - 0.04)


def _dunes(seed: int) -> Height:
    """Mesquite Flat: dunes with sharp crests, steep to one side."""

    def height(x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        bent = x + 0.45 * y + 30 * fractal(spot / 85, 2, seed + 1) + 6 * fractal(spot / 22, 2, seed + 2)
        share = bent / 62 % 1
        # A long windward slope, a sharp crest, and a slip face a fifth as long.
        wave = np.where(share < 0.78, share / 0.78, (1 - share) / 0.22)
        wave = wave * wave * (3 - 2 * wave) * 0.4 + wave * 0.6
        high = 11 * np.clip(0.75 + 0.7 * fractal(spot / 130, 2, seed + 3), 0.15, 1.7)
        far = np.clip((np.hypot(x, y) - 5) / 45, 0, 1)
        return np.asarray(high * wave * far + 15 * (1 - far) - 2)

    return height


def _zabriskie(seed: int) -> Height:
    """Smooth clay ridges with gullies to both sides, and Manly Beacon's sharp tooth over them."""

    def height(x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        bent = spot + 14 * np.column_stack([fractal(spot / 60, 2, seed + i) for i in (1, 2)])
        ribs = ridged(bent / [62, 105], 3, seed + 3)
        gully = ridged(bent / 17, 2, seed + 4)
        far = np.clip((y - 28) / 60, 0, 1)
        tooth = 62 * np.maximum(1 - np.hypot((x - 55) / 62, (y - 290) / 120), 0) ** 1.15
        land = -34 + 33 * ribs + 0.05 * np.clip(y - 60, 0, 500) - 6 * gully * (1.05 - ribs)
        knoll = 2.5 - 0.9 * np.maximum(y - 14, 0) * np.clip((60 - y) / 50, 0, 1)
        return np.asarray(
            np.where(y < 28, knoll, knoll * (1 - far)) + far * (land + tooth * (1 - 0.25 * gully))
        )

    return height


def _salt_colours(seed: int, rng: np.random.Generator) -> Callable[[Array], Array]:
    """White, here and there stained with mud."""
    stain = float(rng.uniform(0.1, 0.7))
    white, mud = linear("#e9e6df"), linear("#a8957c")

    def colour(points: Array) -> Array:
        patches = fractal(points[:, :2] / [30, 60], 4, seed + 5) + 0.5 * fractal(
            points[:, :2] / 2, 3, seed + 6
        )
        share = np.clip(stain * (0.45 + patches), 0, 1)[:, None]
        return np.asarray(white * (1 - share) + mud * share)

    return colour


def _sand_colours(seed: int, rng: np.random.Generator) -> Callable[[Array], Array]:
    sand = linear(("#d8bd92", "#cfae7f", "#e0c8a0")[int(rng.integers(3))])

    def colour(points: Array) -> Array:
        ripples = np.sin(points[:, 1] * 9 + 4 * fractal(points[:, :2] / 2, 2, seed + 5))
        near = np.exp(-np.hypot(points[:, 0], points[:, 1]) / 25)
        return np.asarray(
            sand * (1 + 0.08 * (ripples * near)[:, None] + 0.08 * fractal(points / 30, 3, seed)[:, None])
        )

    return colour


def _clay_colours(seed: int, rng: np.random.Generator) -> Callable[[Array], Array]:
    """Gold and cream in tilted beds, with a chocolate cap on some ridges."""
    beds = np.array([linear(c) for c in ("#d9bd82", "#e6d3a4", "#c9a466", "#dfc48c", "#b98f58", "#e9d9b2")])
    dark, tilt = linear("#5d4435"), float(rng.uniform(0.35, 0.7))

    def colour(points: Array) -> Array:
        level = (points[:, 2] + tilt * points[:, 0] + 9 * fractal(points / 50, 3, seed + 5)) / 9
        bed = beds[np.floor(level).astype(int) % len(beds)]
        cap = np.clip(5 * (fractal(points[:, :2] / [190, 70], 2, seed + 6) - 0.32), 0, 1)[:, None]
        return np.asarray((bed * (1 - cap) + dark * cap) * (1 + 0.14 * fractal(points / 5, 3, seed)[:, None]))

    return colour


def _polygons(rng: np.random.Generator) -> Model:
    """Ridges of salt that have grown along the cracks of the crust, a stride or two apart."""
    pitch = float(rng.uniform(1.3, 2.1))
    line = np.arange(-30, 30, pitch)
    spots = np.stack(np.meshgrid(line, line + 26), -1).reshape(-1, 2)
    spots = spots[np.abs(spots[:, 0]) < 10 + 0.55 * (spots[:, 1] + 6)]
    cells = Voronoi(spots + rng.uniform(-0.42, 0.42, spots.shape) * pitch)
    pairs = np.array([pair for pair in cells.ridge_vertices if min(pair) >= 0])
    ends = cells.vertices[pairs]  # (n, 2, 2)
    ends = ends[(np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1) < 2.5 * pitch)]
    level = np.full((len(ends), 1), 0.02)
    ridges = beams(np.hstack([ends[:, 0], level]), np.hstack([ends[:, 1], level]), 0.13).scale(1, 1, 0.7)
    return ridges.coloured("#f6f5f1")


def _ranges(seed: int, rng: np.random.Generator) -> Model:
    """The Panamint or Amargosa range: dark, banded, bare; 3000 m high, 20 km off, drawn nearer."""
    tone = linear(("#7d6455", "#6d5b56", "#8b6d58")[int(rng.integers(3))])
    snow = rng.random() < 0.25

    def height(x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        rise = np.clip((np.hypot(x, y) - 860) / 420, 0, 1)
        return np.asarray(
            rise
            * (105 + 75 * fractal(spot / 420, 3, seed + 7) + 80 * (ridged(spot / 170, 4, seed + 8) - 0.5))
            - 2
        )

    def colour(points: Array) -> Array:
        stone = tone * (1 + 0.35 * fractal(points / [110, 110, 22], 3, seed + 9)[:, None])
        white = np.clip((points[:, 2:] - 150) / 12, 0, 1) * snow
        fans = np.clip(1 - points[:, 2:] / 22, 0, 1)
        return np.asarray((stone * (1 - fans) + linear("#a08a72") * fans) * (1 - white) + 0.85 * white)

    return (
        fan(height, (0, -25), np.linspace(850, 1400, 32), np.linspace(-55, 55, 130))
        .shaded(False)
        .tint(colour)
    )
