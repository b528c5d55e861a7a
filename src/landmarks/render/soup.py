"""From models to what the renderer takes: triangles with normals and texture coordinates, by material."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from landmarks.render.materials import Material
from landmarks.render.model import Mesh, Model

__all__ = ["Soup", "Wanted", "by_material"]

Array = NDArray[np.float64]
Faces = NDArray[np.int64]

# From vertices (n, 3) and faces (m, 3), which faces are kept (m,).
Wanted = Callable[[Array, Faces], NDArray[np.bool_]]

CREASE_COSINE = 0.64  # a smooth mesh has an edge wherever a face leans more than 50° off its corner's normal


@dataclass(frozen=True)
class Soup:
    """Triangles: `faces` (m, 3) of corners with positions, normals, colours (n, 3), and uv (n, 2)."""

    positions: Array
    normals: Array
    uv: Array
    faces: Faces
    colours: Array | None = None
    tile_m: float = 1.0  # the width that one repetition of the texture covers, for most of it

    def __len__(self) -> int:
        return len(self.faces)

    @property
    def upness(self) -> Array:
        """How much each triangle looks up (m,): the z of its normal."""
        return np.asarray(self.normals[:, 2][self.faces].mean(axis=1))

    def where(self, chosen: NDArray[np.bool_]) -> Soup:
        """Only the triangles for which `chosen` (m,) is true."""
        return replace(self, faces=self.faces[chosen])

    @staticmethod
    def joined(soups: list[Soup]) -> Soup:
        """All of them in one; either all have colours or none."""
        if len(soups) == 1:
            return soups[0]
        starts = np.cumsum([0] + [len(soup.positions) for soup in soups[:-1]])
        colours = [soup.colours for soup in soups if soup.colours is not None]
        return Soup(
            np.concatenate([soup.positions for soup in soups]),
            np.concatenate([soup.normals for soup in soups]),
            np.concatenate([soup.uv for soup in soups]),
            np.concatenate([soup.faces + start for soup, start in zip(soups, starts, strict=True)]),
            np.concatenate(colours) if colours else None,
            max(soups, key=len).tile_m,
        )


def by_material(
    model: Model, tile_scale_m: float = 0.0, wanted: Wanted | None = None
) -> dict[Material, Soup]:
    """One soup for each material. No texture repeats more often than every `tile_scale_m` metres.

    Faces that are not `wanted` are left out; `None` keeps all.
    """
    alike: dict[tuple[Material, float, bool, bool, bool], list[Mesh]] = defaultdict(list)
    for mesh in model.meshes:
        if len(mesh.faces):
            tile_m = mesh.tile_m or max(mesh.material.tile_m, tile_scale_m)
            given = mesh.normals is not None, mesh.colours is not None
            alike[(mesh.material, tile_m, mesh.smooth, *given)].append(mesh)
    groups: dict[Material, list[Soup]] = defaultdict(list)
    for (material, tile_m, smooth, normals, colours), meshes in alike.items():
        shares = normals or (smooth and colours)
        one = _merged(meshes)
        # Windows are lit pane by pane, two triangles each: none may lose one.
        if wanted is not None and material.name != "window":
            one = _only(one, wanted(one.vertices, one.faces))
        if len(one.faces):
            groups[material].append(_shared(one, tile_m) if shares else _loose(one, tile_m))
    return {material: Soup.joined(soups) for material, soups in groups.items()}


def _only(mesh: Mesh, chosen: NDArray[np.bool_]) -> Mesh:
    """The chosen faces (m,) of a mesh, without the vertices that no other face uses."""
    if chosen.all():
        return mesh
    faces = mesh.faces[chosen]
    used = np.zeros(len(mesh.vertices), dtype=bool)
    used[faces] = True
    return replace(
        mesh,
        vertices=mesh.vertices[used],
        faces=(np.cumsum(used) - 1)[faces],
        colours=None if mesh.colours is None else mesh.colours[used],
        normals=None if mesh.normals is None else mesh.normals[used],
    )


def _merged(meshes: list[Mesh]) -> Mesh:
    """Meshes that differ in nothing but their triangles as one: a call for each would cost more than they."""
    if len(meshes) == 1:
        return meshes[0]
    starts = np.cumsum([0] + [len(mesh.vertices) for mesh in meshes[:-1]])
    first = meshes[0]
    return replace(
        first,
        vertices=np.concatenate([mesh.vertices for mesh in meshes]),
        faces=np.concatenate([mesh.faces + start for mesh, start in zip(meshes, starts, strict=True)]),
        colours=None
        if first.colours is None
        else np.concatenate([mesh.colours for mesh in meshes if mesh.colours is not None]),
        normals=None
        if first.normals is None
        else np.concatenate([mesh.normals for mesh in meshes if mesh.normals is not None]),
    )


def _across(corners: Array) -> Array:
    """Normals (m, 3) of triangles (m, 3, 3), twice their area long; `np.cross` takes four times as long."""
    a, b = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    ax, ay, az = a.T
    bx, by, bz = b.T
    return np.stack([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx], axis=1)


def _shared(mesh: Mesh, tile_m: float) -> Soup:
    """Neighbours share corners, for land and leaves, which need no edges: a third of the memory and time."""
    normals = mesh.normals
    if normals is None:
        corners = mesh.vertices[mesh.faces]
        across = _across(corners)
        normals = _summed(len(mesh.vertices), mesh.faces, across)
    uv = _box_uv(mesh.vertices[:, None], normals, tile_m)[:, 0]
    return Soup(mesh.vertices, normals, uv, mesh.faces, mesh.colours, tile_m)


def _loose(mesh: Mesh, tile_m: float) -> Soup:
    """Each triangle has corners of its own, so that normals and texture may break between neighbours."""
    corners = mesh.vertices[mesh.faces]  # (m, 3, 3)
    across = _across(corners)
    length = np.sqrt((across**2).sum(axis=1, keepdims=True))
    keep = length[:, 0] > 1e-9
    corners, across, faces = corners[keep], across[keep], mesh.faces[keep]
    flat = across / length[keep]
    if mesh.smooth:
        round_ = _summed(len(mesh.vertices), faces, across)[faces]
        agrees = (round_ * flat[:, None]).sum(axis=-1, keepdims=True) > CREASE_COSINE
        normals = np.where(agrees, round_, flat[:, None])
    else:
        normals = np.repeat(flat[:, None], 3, axis=1)
    return Soup(
        corners.reshape(-1, 3),
        normals.reshape(-1, 3),
        _box_uv(corners, flat, tile_m).reshape(-1, 2),
        np.arange(3 * len(faces)).reshape(-1, 3),
        None if mesh.colours is None else mesh.colours[faces].reshape(-1, 3),
        tile_m,
    )


def _summed(count: int, faces: Faces, across: Array) -> Array:
    """Each vertex's normal (count, 3): those of its faces, weighted by their areas."""
    total = np.stack(
        [np.bincount(faces.ravel(), np.repeat(across[:, k], 3), minlength=count) for k in range(3)], axis=1
    )
    return np.asarray(total / np.maximum(np.sqrt((total**2).sum(axis=1, keepdims=True)), 1e-12))


def _box_uv(corners: Array, normals: Array, tile_m: float) -> Array:
    """Texture coordinates (m, k, 2): corners (m, k, 3) projected on the side of a box that they lean to most.

    On walls, the texture's upright runs along z; on floors and flat roofs along y.
    """
    lean = np.abs(normals)
    x, y, z = corners[..., 0], corners[..., 1], corners[..., 2]
    floor = (lean[:, 2] > 0.85)[:, None]
    front = (lean[:, 1] >= lean[:, 0])[:, None]
    u = np.where(floor | front, x, y)
    # A sloping roof's length is more than its height: stretch z so that tiles keep their shape.
    slope = 1 / np.sqrt(np.maximum(1 - lean[:, 2] ** 2, 0.08))[:, None]
    v = np.where(floor, y, z * slope)
    return np.stack([u, -v], axis=-1) / tile_m
