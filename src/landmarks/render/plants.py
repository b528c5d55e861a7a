"""Trees and bushes, of natural size, standing on z = 0.

A crown is a cloud of leaf sprays round a dark core; its shading follows the crown and not the single leaf.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landmarks.render.materials import Material, material
from landmarks.render.model import Mesh, Model, join
from landmarks.render.noise import fractal
from landmarks.render.shapes import beams, cone, sphere, tube

__all__ = ["SPECIES", "bush", "conifer", "crown", "cypress", "hedge", "palm", "round_tree", "tree"]

Array = NDArray[np.float64]

SPECIES = ("round", "conifer", "cypress", "palm", "bare")

LEAVES = {"spring": "foliage", "summer": "foliage", "autumn": "autumn_leaves", "winter": "foliage"}


def tree(species: str, height: float, rng: np.random.Generator, season: str = "summer") -> Model:
    """A tree of one of `SPECIES`; round ones follow the season (autumn colours, bare in winter)."""
    if species == "conifer":
        return conifer(height, rng)
    if species == "cypress":
        return cypress(height, rng)
    if species == "palm":
        return palm(height, rng)
    if species == "bare" or season == "winter":
        return _bare(height, rng)
    return round_tree(height, rng, LEAVES[season])


def crown(
    centres: Array,
    radii: Array,
    sprays: int,
    spray_m: float,
    leaves: str | Material,
    rng: np.random.Generator,
) -> Model:
    """Leaves over balls at `centres` (n, 3) of `radii` (n, 3): `sprays` pieces, `spray_m` metres across."""
    volume = radii.prod(axis=1)
    ball = rng.choice(len(centres), sprays, p=volume / volume.sum())
    out = rng.standard_normal((sprays, 3))
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    places = centres[ball] + radii[ball] * out * rng.uniform(0.75, 1.12, (sprays, 1))
    middle = centres.mean(axis=0)
    normals = out + 0.6 * (places - middle) / np.linalg.norm(radii.mean(axis=0)) + [0, 0, 0.25]
    normals += rng.normal(0, 0.3, normals.shape)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    leaf = _sprays(places, normals, spray_m * rng.uniform(0.6, 1.4, sprays), material(leaves), rng)
    core = join(
        [sphere(0.86, sides=10).scale(*radius).move(*at) for at, radius in zip(centres, radii, strict=True)]
    )
    return leaf + core.paint(leaves).bend(
        lambda p: p + 0.25 * radii.mean() * fractal(p / radii.mean(), 2)[:, None]
    )


def _sprays(places: Array, normals: Array, sizes: Array, leaves: Material, rng: np.random.Generator) -> Model:
    """Loose four-sided pieces, randomly turned, shaded by `normals` (n, 3)."""
    a = rng.standard_normal((len(places), 3))
    a /= np.linalg.norm(a, axis=1, keepdims=True)
    b = np.cross(a, rng.standard_normal((len(places), 3)))
    b /= np.linalg.norm(b, axis=1, keepdims=True)
    a, b = a * sizes[:, None] / 2, b * sizes[:, None] / 2
    vertices = np.stack([places - a, places - 0.6 * b, places + a, places + 0.6 * b], axis=1).reshape(-1, 3)
    faces = (np.array([[0, 1, 2], [0, 2, 3]]) + 4 * np.arange(len(places))[:, None, None]).reshape(-1, 3)
    mesh = Mesh(vertices, faces, leaves, normals=np.repeat(normals, 4, axis=0), tile_m=5.0)
    return Model((mesh,))


def round_tree(height: float, rng: np.random.Generator, leaves: str | Material = "foliage") -> Model:
    """An oak, lime or maple: a trunk with limbs under a wide, uneven crown."""
    count = int(rng.integers(5, 8))
    spread = height * rng.uniform(0.24, 0.34)
    angles = 2 * np.pi * (np.arange(count) + rng.uniform(0, 1, count) * 0.6) / count
    reach = spread * rng.uniform(0.3, 0.75, count)
    centres = np.column_stack(
        [reach * np.cos(angles), reach * np.sin(angles), height * rng.uniform(0.42, 0.75, count)]
    )
    centres = np.vstack([centres, [0, 0, height * 0.76]])
    radii = spread * rng.uniform(0.45, 0.7, (count + 1, 1)) * [1.0, 1.0, 0.8]
    limbs = beams(np.tile([0, 0, height * 0.3], (count, 1)), centres[:-1], height * 0.018)
    trunk = tube(
        height * np.array([[0, 0, 0], [0.01, 0, 0.3], [0, 0, 0.7]]),
        height * np.array([0.034, 0.024, 0.01]),
    )
    return crown(centres, radii, 320, height * 0.085, leaves, rng) + (trunk + limbs).paint("bark")


def conifer(height: float, rng: np.random.Generator, leaves: str | Material = "pine_needles") -> Model:
    """A spruce or fir: whorls of drooping boughs, narrower towards the tip."""
    count, width = 260, height * rng.uniform(0.17, 0.24)
    level = rng.uniform(0, 1, count) ** 1.3
    angle = rng.uniform(0, 2 * np.pi, count)
    tier = (level * 9) % 1
    reach = width * (1.02 - level) * (1.1 - 0.5 * tier) * rng.uniform(0.55, 1.05, count)
    places = np.column_stack([reach * np.cos(angle), reach * np.sin(angle), height * (0.1 + 0.88 * level)])
    normals = np.column_stack([np.cos(angle), np.sin(angle), np.full(count, 0.7)])
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    needles = _sprays(places, normals, height * 0.1 * (1.25 - level), material(leaves), rng)
    core = cone(width * 0.62, height * 0.9, sides=9).move(z=height * 0.1).paint(leaves)
    return needles + core + cone(height * 0.02, height * 0.5, sides=6).paint("bark")


def cypress(height: float, rng: np.random.Generator, leaves: str | Material = "pine_needles") -> Model:
    """A slim column of dark green."""
    radius = height * rng.uniform(0.07, 0.1)
    levels = np.linspace(0.16, 0.86, 6)
    centres = np.column_stack([rng.normal(0, radius * 0.1, (6, 2)), levels * height])
    radii = np.column_stack(
        [radius * np.sin(np.pi * (0.22 + 0.68 * (1 - levels)))] * 2 + [np.full(6, height * 0.14)]
    )
    stem = cone(height * 0.015, height * 0.4, sides=6).paint("bark")
    return crown(centres, radii, 200, height * 0.05, leaves, rng) + stem


def palm(height: float, rng: np.random.Generator) -> Model:
    """A date or coconut palm: a leaning ringed trunk under a fountain of fronds."""
    lean = rng.uniform(-0.12, 0.12, 2) * height
    share = np.linspace(0, 1, 7)[:, None]
    path = np.column_stack([lean * share**2, height * 0.85 * share])
    trunk = tube(path, height * np.linspace(0.025, 0.016, 7), sides=7).paint("bark")
    fronds = []
    for angle in np.linspace(0, 360, 15, endpoint=False) + rng.uniform(-9, 9, 15):
        rise, length = rng.uniform(-0.1, 0.7), height * rng.uniform(0.28, 0.38)
        t = np.linspace(0, 1, 6)
        spine = np.column_stack(
            [length * t * (1 - 0.2 * t), 0 * t, length * (rise * t - (0.5 + 0.5 * rise) * t**2)]
        )
        fronds.append(_frond(spine, length * 0.13).turn(float(angle)))
    return trunk + join(fronds).move(*path[-1]).paint("palm_leaves")


def _frond(spine: Array, width: float) -> Model:
    """Two drooping halves along a spine (n, 3) in the xz plane."""
    half = width * np.sin(np.pi * np.linspace(0.12, 0.98, len(spine)))[:, None]
    left, right = spine + half * [0, 1, -0.45], spine + half * [0, -1, -0.45]
    points = np.vstack([left, spine, right])
    n, i = len(spine), np.arange(len(spine) - 1)
    strips = [
        np.stack([a + i, b + i, b + i + 1, a + i, b + i + 1, a + i + 1], -1) for a, b in ((0, n), (n, 2 * n))
    ]
    return Model((Mesh(points, np.vstack(strips).reshape(-1, 3), material("palm_leaves")),))


def _bare(height: float, rng: np.random.Generator) -> Model:
    """A leafless tree: four generations of branches."""
    starts, ends, widths = (
        [np.array([[0.0, 0, 0]])],
        [np.array([[0, 0, height * 0.35]])],
        [np.array([height * 0.045])],
    )
    ahead = np.array([[0, 0, 1.0]])
    length = height * 0.3
    for _ in range(4):
        twigs = 3
        base = np.repeat(ends[-1], twigs, axis=0)
        ahead = np.repeat(ahead, twigs, axis=0) + rng.normal(0, 0.5, (len(base), 3)) + [0, 0, 0.12]
        ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
        starts.append(base)
        ends.append(base + ahead * length * rng.uniform(0.6, 1.1, (len(base), 1)))
        widths.append(np.full(len(base), widths[-1][0] * 0.55))
        length *= 0.68
    return beams(np.vstack(starts), np.vstack(ends), np.concatenate(widths)).paint("bark")


def bush(height: float, rng: np.random.Generator, leaves: str | Material = "foliage") -> Model:
    """A shrub about as wide as high."""
    count = 3
    centres = np.column_stack([rng.normal(0, 0.25 * height, (count, 2)), np.full(count, height * 0.45)])
    radii = height * rng.uniform(0.38, 0.52, (count, 1)) * [1, 1, 0.9]
    return crown(centres, radii, 90, height * 0.2, leaves, rng)


def hedge(
    length: float, height: float, rng: np.random.Generator, leaves: str | Material = "foliage"
) -> Model:
    """A clipped hedge along x."""
    count = max(int(length / height), 1)
    x = (np.arange(count) + 0.5) / count * length - length / 2
    centres = np.column_stack([x, np.zeros(count), np.full(count, height / 2)])
    radii = np.tile([length / count * 0.6, height * 0.4, height * 0.5], (count, 1))
    return crown(centres, radii, 40 * count, height * 0.22, leaves, rng)
