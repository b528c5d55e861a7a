"""Models: triangles with materials, and what moves, copies and joins them.

Units are metres, z points up, and what a visitor calls the front looks towards −y. Angles are in degrees.
Every transform gives a new model and leaves the old one as it was, so that calls can be chained::

    box(4, 4, 10).paint("limestone").move(z=2).turn(45) + sphere(2).paint("gold").move(z=12)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landmarks.render.materials import Material, material
from landmarks.render.textures import linear

__all__ = ["EMPTY", "Mesh", "Model", "copies", "join", "mirrored", "ring", "row"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Mesh:
    """Triangles of one material: `vertices` (n, 3) in metres, `faces` (m, 3), counter-clockwise outside.

    Smooth meshes share their vertices and are shaded as if round wherever neighbouring faces meet at less
    than about 50°. `colours` (n, 3), linear RGB in 0–1, and `normals` (n, 3) are given where a mesh brings
    its own; `tile_m` overrides the width that one repetition of the material's texture covers.
    """

    vertices: Array
    faces: NDArray[np.int64]
    material: Material
    smooth: bool = False
    colours: Array | None = None
    normals: Array | None = None
    tile_m: float | None = None

    def placed(self, matrix: Array, offset: Array, mirrors: bool) -> Mesh:
        """The mesh under x → matrix·x + offset; `mirrors` tells whether matrix does."""
        faces = self.faces[:, ::-1] if mirrors else self.faces
        normals = None
        if self.normals is not None:
            normals = self.normals @ np.linalg.inv(matrix)
            normals = normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
        return replace(self, vertices=self.vertices @ matrix.T + offset, faces=faces, normals=normals)


@dataclass(frozen=True)
class Model:
    """Some meshes that belong together; `a + b` joins two models."""

    meshes: tuple[Mesh, ...] = ()

    def __add__(self, other: Model) -> Model:
        return Model(self.meshes + other.meshes)

    def paint(self, name: str | Material) -> Model:
        """All of it in the material of that name (see `materials.PALETTE`)."""
        return Model(tuple(replace(mesh, material=material(name)) for mesh in self.meshes))

    def tiled(self, tile_m: float) -> Model:
        """With textures that repeat every `tile_m` metres."""
        return Model(tuple(replace(mesh, tile_m=tile_m) for mesh in self.meshes))

    def shaded(self, smooth: bool) -> Model:
        """Shaded round (`smooth`) or facet by facet."""
        return Model(tuple(replace(mesh, smooth=smooth, normals=None) for mesh in self.meshes))

    def snowless(self) -> Model:
        """Where no snow lies: swept, under water, in the tropics. Call it after `paint` and `tint`."""
        return Model(
            tuple(replace(mesh, material=replace(mesh.material, takes_snow=False)) for mesh in self.meshes)
        )

    def move(self, x: float = 0, y: float = 0, z: float = 0) -> Model:
        """Shifted by metres."""
        return self._placed(np.eye(3), np.array([x, y, z], dtype=float))

    def turn(self, degrees: float, axis: str = "z") -> Model:
        """Turned about an axis through the origin, counter-clockwise seen from the axis's tip."""
        return self._placed(_rotation(degrees, axis), np.zeros(3))

    def scale(self, x: float, y: float | None = None, z: float | None = None) -> Model:
        """Scaled about the origin; `scale(2)` in all directions, `scale(1, 2, 1)` along y only."""
        y, z = (x, x) if y is None and z is None else (1 if y is None else y, 1 if z is None else z)
        return self._placed(np.diag([x, y, z]).astype(float), np.zeros(3))

    def mirror(self, axis: str = "x") -> Model:
        """Mirrored in the plane through the origin that the axis is normal to."""
        flip = {"x": (-1, 1, 1), "y": (1, -1, 1), "z": (1, 1, -1)}[axis]
        return self.scale(*flip)

    def bend(self, shape: Callable[[Array], Array]) -> Model:
        """Every vertex moved: `shape` maps points (n, 3) to points (n, 3). Brought normals are dropped."""
        return Model(
            tuple(
                replace(mesh, vertices=vertices, normals=None)
                for mesh, vertices in zip(self.meshes, self._mapped(shape), strict=True)
            )
        )

    def tint(self, colour: Callable[[Array], Array]) -> Model:
        """Painted vertex by vertex: `colour` maps points (n, 3) to linear RGB (n, 3) in 0–1."""
        return Model(
            tuple(
                replace(mesh, material=material("painted"), colours=np.clip(colours, 0, 1))
                for mesh, colours in zip(self.meshes, self._mapped(colour), strict=True)
            )
        )

    def coloured(self, colour: str) -> Model:
        """All of it in one plain colour "#rrggbb": for clothes, cars, flags. Costs less than a material."""
        return self.tint(lambda points: np.tile(linear(colour), (len(points), 1)))

    @cached_property
    def points(self) -> Array:
        """All vertices (n, 3)."""
        return np.concatenate([mesh.vertices for mesh in self.meshes]) if self.meshes else np.zeros((0, 3))

    @cached_property
    def bounds(self) -> Array:
        """Lower and upper corner (2, 3) in metres."""
        points = self.points
        return np.stack([points.min(axis=0), points.max(axis=0)])

    @property
    def triangles(self) -> int:
        """How many triangles it has."""
        return sum(len(mesh.faces) for mesh in self.meshes)

    def _mapped(self, function: Callable[[Array], Array]) -> list[Array]:
        """`function` of each mesh's vertices, in one call: with many small meshes, calls are the cost."""
        if not self.meshes:
            return []
        ends = np.cumsum([len(mesh.vertices) for mesh in self.meshes])
        return np.split(np.asarray(function(self.points)), ends[:-1])

    def _placed(self, matrix: Array, offset: Array) -> Model:
        mirrors = bool(np.linalg.det(matrix) < 0)
        return Model(tuple(mesh.placed(matrix, offset, mirrors) for mesh in self.meshes))


EMPTY = Model()


def _rotation(degrees: float, axis: str = "z") -> Array:
    """The matrix (3, 3) that turns by `degrees` about "x", "y" or "z"."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    i = "xyz".index(axis)
    matrix = np.eye(3)
    j, k = (i + 1) % 3, (i + 2) % 3
    matrix[j, j], matrix[j, k], matrix[k, j], matrix[k, k] = c, -s, s, c
    return matrix


def join(models: Iterable[Model]) -> Model:
    """All of them as one model."""
    return Model(tuple(mesh for model in models for mesh in model.meshes))


def copies(
    model: Model,
    places: ArrayLike,
    turns: ArrayLike | float = 0.0,
    scales: ArrayLike | float = 1.0,
) -> Model:
    """A copy of `model` at each of `places` (n, 2 or 3), turned about z by `turns`°, scaled; cheap for many.

    `turns` and `scales` are one number or n of them; `scales` may be (n, 3).
    """
    spots = np.atleast_2d(np.asarray(places, dtype=float))
    if spots.size == 0:
        return EMPTY
    if spots.shape[1] == 2:
        spots = np.column_stack([spots, np.zeros(len(spots))])
    angles = np.radians(np.broadcast_to(np.asarray(turns, dtype=float), len(spots)))
    sizes = np.asarray(scales, dtype=float)
    sizes = np.broadcast_to(sizes[:, None] if sizes.ndim == 1 else sizes, (len(spots), 3))
    return Model(tuple(_copied(mesh, spots, angles, sizes) for mesh in model.meshes))


def _copied(mesh: Mesh, spots: Array, angles: Array, sizes: Array) -> Mesh:
    cos, sin = np.cos(angles)[:, None], np.sin(angles)[:, None]

    def turned(points: Array) -> Array:
        x, y, z = points[..., 0], points[..., 1], points[..., 2]
        return np.stack([x * cos - y * sin, x * sin + y * cos, z], axis=-1)

    vertices = turned(mesh.vertices[None] * sizes[:, None]) + spots[:, None]
    faces = mesh.faces[None] + (np.arange(len(spots)) * len(mesh.vertices))[:, None, None]
    normals = None
    if mesh.normals is not None:
        normals = turned(np.broadcast_to(mesh.normals, (len(spots), *mesh.normals.shape))).reshape(-1, 3)
    colours = None if mesh.colours is None else np.tile(mesh.colours, (len(spots), 1))
    return replace(
        mesh,
        vertices=vertices.reshape(-1, 3),
        faces=faces.reshape(-1, 3),
        normals=normals,
        colours=colours,
    )


def row(model: Model, count: int, step: Sequence[float]) -> Model:
    """`count` copies, each `step` = (x, y[, z]) metres from the one before, centred on the origin."""
    shift = np.array([*step, 0.0][:3])
    return copies(model, (np.arange(count) - (count - 1) / 2)[:, None] * shift)


def ring(model: Model, count: int, radius: float, start: float = 0.0, arc: float = 360.0) -> Model:
    """`count` copies on a circle, each turned so that its −y side (its front) looks outwards.

    The first stands at `start`° (0 is the front, −y; 90 is +x); an `arc` below 360° has a copy at both ends.
    """
    steps = count if abs(arc) >= 360 else max(count - 1, 1)
    angles = start + np.arange(count) * arc / steps
    places = radius * np.column_stack([np.sin(np.radians(angles)), -np.cos(np.radians(angles))])
    return copies(model, places, angles)


def mirrored(model: Model, axis: str = "x") -> Model:
    """The model and its mirror image; `axis` "xy" gives all four quadrants."""
    for letter in axis:
        model = model + model.mirror(letter)
    return model
