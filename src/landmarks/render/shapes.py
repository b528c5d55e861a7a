"""Shapes: closed primitives, standing on z = 0 with the z axis through their middle unless said otherwise.

All sizes are metres. Shapes come in "stone" until painted.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landmarks.render.materials import material
from landmarks.render.model import EMPTY, Mesh, Model

__all__ = [
    "beams",
    "box",
    "cone",
    "cylinder",
    "disc",
    "fan",
    "gable",
    "grid",
    "lathe",
    "loft",
    "polygon",
    "prism",
    "pyramid",
    "quad",
    "regular",
    "sphere",
    "surface",
    "torus",
    "tube",
]

Array = NDArray[np.float64]


def surface(vertices: ArrayLike, faces: ArrayLike, smooth: bool = False) -> Model:
    """A model from vertices (n, 3) and faces (m, 3), counter-clockwise seen from outside."""
    points = np.asarray(vertices, dtype=float).reshape(-1, 3)
    corners = np.asarray(faces, dtype=np.int64).reshape(-1, 3)
    return Model((Mesh(points, corners, material("stone"), smooth),))


def box(x: float, y: float, z: float) -> Model:
    """A box of these sizes."""
    return loft([_rectangle(x, y, 0), _rectangle(x, y, z)])


def _rectangle(x: float, y: float, z: float) -> Array:
    """The corners (4, 3) of a rectangle at height z, counter-clockwise from above."""
    return np.array([[-x, -y, 2 * z], [x, -y, 2 * z], [x, y, 2 * z], [-x, y, 2 * z]]) / 2


def pyramid(x: float, y: float, z: float, top: float = 0.0) -> Model:
    """A pyramid over a rectangle; `top` (0–1) is its upper face as a share of the lower."""
    top = max(top, 1e-3)
    return loft([_rectangle(x, y, 0), _rectangle(x * top, y * top, z)])


def gable(x: float, y: float, z: float, hip: float = 0.0) -> Model:
    """A roof body with its ridge along x, `hip` metres cut from each end of that (y/2: a hipped roof)."""
    ridge = max(x / 2 - hip, 1e-3)
    low = _rectangle(x, y, 0)
    vertices = np.vstack([low, [[-ridge, 0, z], [ridge, 0, z]]])
    faces = [[0, 1, 5], [0, 5, 4], [2, 3, 4], [2, 4, 5], [1, 2, 5], [3, 0, 4], [0, 3, 2], [0, 2, 1]]
    return surface(vertices, faces)


def loft(outlines: Sequence[ArrayLike], smooth: bool = False, caps: bool = True) -> Model:
    """A skin over outlines (n, 3) of equal length, from the lowest up, each counter-clockwise from above.

    The `caps` are fans about the outline's mean, right for outlines that can be seen whole from there.
    """
    rings = [np.asarray(outline, dtype=float) for outline in outlines]
    count, levels = len(rings[0]), len(rings)
    i, j = np.meshgrid(np.arange(levels - 1), np.arange(count), indexing="ij")
    a, b = i * count + j, i * count + (j + 1) % count
    faces = [np.stack([a, b, b + count], -1).reshape(-1, 3), np.stack([a, b + count, a + count], -1)]
    vertices = np.vstack(rings)
    if caps:
        ends = np.vstack([rings[0].mean(axis=0), rings[-1].mean(axis=0)])
        side = np.arange(count)
        after, bottom, top = (side + 1) % count, np.full(count, len(vertices)), (levels - 1) * count
        faces.append(np.stack([bottom, after, side], -1))
        faces.append(np.stack([bottom + 1, top + side, top + after], -1))
        vertices = np.vstack([vertices, ends])
    return surface(vertices, np.vstack([part.reshape(-1, 3) for part in faces]), smooth)


def regular(sides: int, radius: float, z: float = 0.0, start: float = 0.0) -> Array:
    """A regular polygon (sides, 3); its first corner is at `start`°, where 0 is −y and 90 is +x."""
    angles = np.radians(start - 90) + 2 * np.pi * np.arange(sides) / sides
    return np.column_stack([radius * np.cos(angles), radius * np.sin(angles), np.full(sides, z)])


def lathe(profile: Sequence[tuple[float, float]], sides: int = 24, smooth: bool = True) -> Model:
    """A surface of revolution: `profile` of (radius, z) from the bottom up; the ends are closed.

    With few sides (4, 6, 8) and `smooth=False` it makes square, hexagonal and octagonal towers and roofs;
    the first side then looks to the front.
    """
    rings = [regular(sides, max(radius, 1e-4), z, start=180 / sides) for radius, z in profile]
    return loft(rings, smooth)


def cylinder(radius: float, z: float, sides: int = 20, smooth: bool = True) -> Model:
    """A cylinder; with `smooth=False` a regular prism."""
    return lathe([(radius, 0), (radius, z)], sides, smooth)


def cone(radius: float, z: float, top: float = 0.0, sides: int = 20, smooth: bool = True) -> Model:
    """A cone, or a frustum when `top`, its upper radius, is above 0."""
    return lathe([(radius, 0), (top, z)], sides, smooth)


def sphere(radius: float, z_scale: float = 1.0, sides: int = 20) -> Model:
    """A sphere about the origin (not standing on it), or an ellipsoid of `z_scale` times the height."""
    angles = np.linspace(-np.pi / 2, np.pi / 2, sides // 2 + 1)
    return lathe([(radius * np.cos(a), radius * z_scale * np.sin(a)) for a in angles], sides)


def torus(radius: float, thickness: float, sides: int = 24) -> Model:
    """A ring about the z axis, centred on the origin; `thickness` is the tube's radius."""
    return tube(regular(sides, radius), thickness, sides=10, closed=True)


def prism(outline: ArrayLike, z: float) -> Model:
    """An outline (n, 2) in the xy plane, of any shape without crossings, raised from z = 0 to `z`."""
    flat = np.asarray(outline, dtype=float)
    if _area(flat) < 0:
        flat = flat[::-1]
    low = np.column_stack([flat, np.zeros(len(flat))])
    caps, count = _ears(flat), len(flat)
    walls = loft([low, np.add(low, [0, 0, z])], caps=False).meshes[0]
    faces = np.vstack([walls.faces, caps[:, ::-1], caps + count])
    return surface(walls.vertices, faces)


def polygon(outline: ArrayLike) -> Model:
    """A flat face over an outline (n, 2), looking up."""
    flat = np.asarray(outline, dtype=float)
    flat = flat if _area(flat) > 0 else flat[::-1]
    return surface(np.column_stack([flat, np.zeros(len(flat))]), _ears(flat))


def disc(radius: float, sides: int = 32) -> Model:
    """A flat round face, looking up."""
    return fan(regular(sides, radius)[:, :2])


def fan(outline: ArrayLike) -> Model:
    """A flat face looking up over a counter-clockwise outline (n, 2) that can be seen whole from its mean."""
    rim = np.asarray(outline, dtype=float)
    side = np.arange(len(rim))
    flat = np.vstack([rim, rim.mean(axis=0)])
    faces = np.stack([np.full(len(rim), len(rim)), side, (side + 1) % len(rim)], axis=-1)
    return surface(np.column_stack([flat, np.zeros(len(flat))]), faces)


def quad(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> Model:
    """One flat face with these corners, counter-clockwise from the side that is seen."""
    return surface(np.array([a, b, c, d], dtype=float), [[0, 1, 2], [0, 2, 3]])


def grid(points: Array, smooth: bool = True) -> Model:
    """A sheet over points (rows, columns, 3); with rows along +y and columns along +x it looks up."""
    rows, columns = points.shape[:2]
    i, j = np.meshgrid(np.arange(rows - 1), np.arange(columns - 1), indexing="ij")
    a = (i * columns + j).ravel()
    faces = np.vstack(
        [np.stack([a, a + 1, a + columns + 1], -1), np.stack([a, a + columns + 1, a + columns], -1)]
    )
    return surface(points.reshape(-1, 3), faces, smooth)


def tube(
    path: ArrayLike,
    radius: ArrayLike | float,
    sides: int = 8,
    closed: bool = False,
    smooth: bool = True,
) -> Model:
    """A tube along a path (n, 3); `radius` is one number or n. `sides=4, smooth=False` makes a square bar."""
    points = np.asarray(path, dtype=float)
    ahead = np.roll(points, -1, axis=0) - np.roll(points, 1, axis=0)
    if not closed:
        ahead[0], ahead[-1] = points[1] - points[0], points[-1] - points[-2]
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-12)
    side, up = _frames(ahead)
    angles = 2 * np.pi * (np.arange(sides) + 0.5) / sides
    radii = np.broadcast_to(np.asarray(radius, dtype=float), len(points))[:, None, None]
    spokes = np.cos(angles)[:, None] * side[:, None] + np.sin(angles)[:, None] * up[:, None]
    rings = list(points[:, None] + radii * spokes)
    return loft([*rings, rings[0]] if closed else rings, smooth, caps=not closed)


def _frames(ahead: Array) -> tuple[Array, Array]:
    """Two directions square to each of `ahead` (n, 3), such that side × up = ahead."""
    reference = np.where(np.abs(ahead[:, 2:]) > 0.95, [[1.0, 0, 0]], [[0, 0, 1.0]])
    side = np.cross(reference, ahead)
    side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-12)
    return side, np.cross(ahead, side)


def beams(starts: ArrayLike, ends: ArrayLike, width: ArrayLike | float) -> Model:
    """Square bars from `starts` (n, 3) to `ends`, `width` (one number or n) thick: thousands cost little."""
    a, b = np.asarray(starts, dtype=float).reshape(-1, 3), np.asarray(ends, dtype=float).reshape(-1, 3)
    if len(a) == 0:
        return EMPTY
    ahead = b - a
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-12)
    side, up = _frames(ahead)
    half = np.broadcast_to(np.asarray(width, dtype=float), len(a))[:, None] / 2
    corners = [half * (s * side + u * up) for s, u in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    vertices = np.stack([a + c for c in corners] + [b + c for c in corners], axis=1)
    bar = box(1, 1, 1).meshes[0].faces
    # The box's caps are fans about a middle point, which a bar does without.
    bar = np.vstack([bar[:8], [[0, 2, 1], [0, 3, 2], [4, 5, 6], [4, 6, 7]]])
    faces = bar[None] + 8 * np.arange(len(a))[:, None, None]
    return surface(vertices.reshape(-1, 3), faces.reshape(-1, 3))


def _area(flat: Array) -> float:
    x, y = flat[:, 0], flat[:, 1]
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)


def _ears(flat: Array) -> NDArray[np.int64]:
    """Triangles (n − 2, 3) that fill a counter-clockwise outline, by cutting ears off."""
    left, faces = list(range(len(flat))), []
    while len(left) > 3:
        for at in range(len(left)):
            i, j, k = left[at - 1], left[at], left[(at + 1) % len(left)]
            if _is_ear(flat, i, j, k, left):
                break
        faces.append([i, j, k])
        left.remove(j)
    return np.array([*faces, left], dtype=np.int64)


def _is_ear(flat: Array, i: int, j: int, k: int, left: list[int]) -> bool:
    a, b, c = flat[i], flat[j], flat[k]
    others = flat[[n for n in left if n not in (i, j, k)]]

    def beside(start: Array, end: Array, points: Array) -> Array:
        along = end - start
        return np.asarray(along[0] * (points[..., 1] - start[1]) - along[1] * (points[..., 0] - start[0]))

    if beside(a, b, c) <= 1e-12:
        return False
    inside = (beside(a, b, others) >= 0) & (beside(b, c, others) >= 0) & (beside(c, a, others) >= 0)
    return not inside.any()
