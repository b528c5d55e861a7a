"""From models to what the renderer takes: loose triangles with normals and texture coordinates, by material."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landmarks.render.materials import Material
from landmarks.render.model import Mesh, Model

__all__ = ["Soup", "by_material"]

Array = NDArray[np.float32]

CREASE_COSINE = 0.64  # a smooth mesh has an edge wherever a face leans more than 50° off its corner's normal


@dataclass(frozen=True)
class Soup:
    """Loose triangles, three corners each: positions, normals (3m, 3), uv (3m, 2), colours (3m, 3) or `None`."""

    positions: Array
    normals: Array
    uv: Array
    colours: Array | None = None

    def __len__(self) -> int:
        return len(self.positions) // 3

    def where(self, faces: NDArray[np.bool_]) -> Soup:
        """Only the triangles for which `faces` (m,) is true."""
        corners = np.repeat(faces, 3)
        colours = None if self.colours is None else self.colours[corners]
        return Soup(self.positions[corners], self.normals[corners], self.uv[corners], colours)

    @staticmethod
    def joined(soups: list[Soup]) -> Soup:
        """All of them in one; either all have colours or none."""
        if len(soups) == 1:
            return soups[0]
        colours = [soup.colours for soup in soups if soup.colours is not None]
        return Soup(
            np.concatenate([soup.positions for soup in soups]),
            np.concatenate([soup.normals for soup in soups]),
            np.concatenate([soup.uv for soup in soups]),
            np.concatenate(colours) if colours else None,
        )


def by_material(model: Model, tile_scale_m: float = 0.0) -> dict[Material, Soup]:
    """One soup for each material. No texture repeats more often than every `tile_scale_m` metres."""
    groups: dict[Material, list[Soup]] = defaultdict(list)
    for mesh in model.meshes:
        if len(mesh.faces):
            tile_m = mesh.tile_m or max(mesh.material.tile_m, tile_scale_m)
            groups[mesh.material].append(_soup(mesh, tile_m))
    return {material: Soup.joined(soups) for material, soups in groups.items()}


def _soup(mesh: Mesh, tile_m: float) -> Soup:
    corners = mesh.vertices[mesh.faces]  # (m, 3, 3)
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    length = np.linalg.norm(across, axis=1, keepdims=True)
    keep = length[:, 0] > 1e-9
    corners, across = corners[keep], across[keep]
    flat = across / length[keep]
    normals = np.repeat(flat[:, None], 3, axis=1)
    faces = mesh.faces[keep]
    if mesh.normals is not None:
        normals = mesh.normals[faces]
    elif mesh.smooth:
        normals = _smoothed(len(mesh.vertices), faces, across, flat)
    colours = None if mesh.colours is None else mesh.colours[faces].reshape(-1, 3).astype(np.float32)
    return Soup(
        corners.reshape(-1, 3).astype(np.float32),
        normals.reshape(-1, 3).astype(np.float32),
        _box_uv(corners, flat, tile_m).reshape(-1, 2).astype(np.float32),
        colours,
    )


def _smoothed(
    count: int, faces: NDArray[np.int64], across: NDArray[np.float64], flat: NDArray[np.float64]
) -> NDArray[np.float64]:
    total = np.stack(
        [np.bincount(faces.ravel(), np.repeat(across[:, k], 3), minlength=count) for k in range(3)], axis=1
    )
    total /= np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)
    round_ = total[faces]
    agrees = (round_ * flat[:, None]).sum(axis=-1, keepdims=True) > CREASE_COSINE
    return np.where(agrees, round_, flat[:, None])


def _box_uv(corners: NDArray[np.float64], flat: NDArray[np.float64], tile_m: float) -> NDArray[np.float64]:
    """Texture coordinates (m, 3, 2) as if each triangle were projected on the box side it leans to most.

    On walls, the texture's upright runs along z; on floors and flat roofs along y.
    """
    lean = np.abs(flat)
    x, y, z = corners[..., 0], corners[..., 1], corners[..., 2]
    floor = (lean[:, 2] > 0.85)[:, None]
    front = (lean[:, 1] >= lean[:, 0])[:, None]
    u = np.where(floor | front, x, y)
    # A sloping roof's length is more than its height: stretch z so that tiles keep their shape.
    slope = 1 / np.sqrt(np.maximum(1 - lean[:, 2] ** 2, 0.08))[:, None]
    v = np.where(floor, y, z * slope)
    return np.stack([u, -v], axis=-1) / tile_m
