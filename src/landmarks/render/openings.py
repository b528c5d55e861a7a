"""Walls with openings: arches, arcades, windows, battlements, balustrades.

A wall stands on z = 0 along x, centred; its front is at y = −thickness/2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from landmarks.render.model import EMPTY, Model, copies, join
from landmarks.render.shapes import box, quad, surface

__all__ = [
    "Opening",
    "arcade",
    "arch_curve",
    "balustrade",
    "battlements",
    "wall",
    "window_rows",
    "windows",
]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Opening:
    """A hole in a wall: its middle at `x`, its sill at `sill`, `width` and full `height` in metres.

    shape: "flat", "round" (a half circle on top), "pointed" (Gothic), "segment" (a low arc), "onion" (an
    ogee, as in Mughal buildings).
    """

    x: float
    width: float
    height: float
    sill: float = 0.0
    shape: str = "round"


def arch_curve(width: float, height: float, shape: str = "round", steps: int = 10) -> Array:
    """The outline (n, 2) of an opening as (x, z), from its lower left over the top to its lower right."""
    half = width / 2
    t = np.linspace(0, 1, steps + 1)
    if shape == "flat":
        side = np.array([[-half, height]])
    elif shape == "segment":
        rise = min(0.2 * width, height)
        side = np.column_stack([-half * (1 - t), height - rise * (1 - t) ** 2])
    elif shape == "pointed":
        rise = min(0.87 * width, height)
        angle = np.pi - t * np.pi / 3
        side = np.column_stack(
            [half + width * np.cos(angle), height - rise + rise * np.sin(angle) / np.sin(np.pi / 3)]
        )
    elif shape == "onion":
        rise = min(0.6 * width, height)
        side = np.column_stack([-half * (1 - t**1.3), height - rise * (1 - 0.75 * t**0.55 - 0.25 * t**4)])
    else:
        rise = min(half, height)
        angle = np.pi - t * np.pi / 2
        side = np.column_stack([half * np.cos(angle), height - rise + rise * np.sin(angle)])
    other = (side * [-1, 1])[::-1]
    top = np.vstack([side, other[1:] if shape != "flat" else other])
    return np.vstack([[[-half, 0.0]], top, [[half, 0.0]]])


def wall(width: float, height: float, thickness: float, openings: Sequence[Opening] = ()) -> Model:
    """A wall with openings that are open through and through. They must not share any x."""
    faces: list[Model] = []
    at = -width / 2
    for hole in sorted(openings, key=lambda opening: opening.x):
        left, right = hole.x - hole.width / 2, hole.x + hole.width / 2
        faces.append(_pier(at, left, 0, height, thickness))
        faces.append(_around(hole, height, thickness))
        at = right
    faces.append(_pier(at, width / 2, 0, height, thickness))
    return _welded(join([*faces, _rim(width, height, thickness)]))


def _welded(pieces: Model) -> Model:
    """Flat unpainted pieces as one mesh: walls have dozens, and each would cost as much to move as one."""
    meshes = pieces.meshes
    starts = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes[:-1])])
    faces = [mesh.faces + start for mesh, start in zip(meshes, starts, strict=True)]
    return surface(pieces.points, np.concatenate(faces))


def _pier(left: float, right: float, low: float, high: float, thickness: float) -> Model:
    """A rectangle of the wall, front and back."""
    if right - left < 1e-6 or high - low < 1e-6:
        return EMPTY
    return _both_sides(np.array([[left, low], [right, low], [right, high], [left, high]]), thickness)


def _both_sides(outline: Array, thickness: float) -> Model:
    """Front and back of a convex piece (n, 2) of (x, z), counter-clockwise seen from the front."""
    front = np.column_stack([outline[:, 0], np.full(len(outline), -thickness / 2), outline[:, 1]])
    fan = np.array([[0, i, i + 1] for i in range(1, len(outline) - 1)])
    return surface(
        np.vstack([front, np.add(front, [0, thickness, 0])]), np.vstack([fan, fan[:, ::-1] + len(front)])
    )


def _around(hole: Opening, height: float, thickness: float) -> Model:
    """The wall below and above one opening, and the opening's inner faces."""
    curve = np.add(arch_curve(hole.width, hole.height, hole.shape), [hole.x, hole.sill])
    pieces = [_pier(curve[0, 0], curve[-1, 0], 0, hole.sill, thickness)]
    for a, b in pairwise(curve[1:-1]):
        if b[0] - a[0] > 1e-9:
            pieces.append(_both_sides(np.array([a, b, [b[0], height], [a[0], height]]), thickness))
    loop = np.vstack([curve, curve[:1]]) if hole.sill > 0 else curve
    front = np.column_stack([loop[:, 0], np.full(len(loop), -thickness / 2), loop[:, 1]])
    back = np.add(front, [0, thickness, 0])
    i = np.arange(len(loop) - 1)
    n = len(loop)
    reveal = np.vstack([np.stack([i, i + 1, i + n + 1], -1), np.stack([i, i + n + 1, i + n], -1)])
    pieces.append(surface(np.vstack([front, back]), reveal))
    return join(pieces)


def _rim(width: float, height: float, thickness: float) -> Model:
    """The wall's ends and top."""
    x, y = width / 2, thickness / 2
    return (
        quad([x, -y, 0], [x, y, 0], [x, y, height], [x, -y, height])
        + quad([-x, y, 0], [-x, -y, 0], [-x, -y, height], [-x, y, height])
        + quad([-x, -y, height], [x, -y, height], [x, y, height], [-x, y, height])
    )


def arcade(
    count: int,
    pitch: float,
    height: float,
    thickness: float,
    opening: float = 0.7,
    rise: float = 0.85,
    shape: str = "round",
) -> Model:
    """A wall of `count` equal arches, one every `pitch` metres.

    Each is `opening` of the pitch wide and `rise` of the height high.
    """
    middles = (np.arange(count) - (count - 1) / 2) * pitch
    holes = [Opening(x, opening * pitch, rise * height, shape=shape) for x in middles]
    return wall(count * pitch, height, thickness, holes)


def windows(places: Array, width: float, height: float, shape: str = "flat") -> Model:
    """Dark panes looking to −y, their lower middle at each of `places` (n, 3); lit at night, pane by pane.

    Put them 5 cm or more in front of the wall, or in an opening.
    """
    if shape == "flat":
        x = width / 2
        pane = quad([-x, 0, 0], [x, 0, 0], [x, 0, height], [-x, 0, height])
    else:
        curve = arch_curve(width, height, shape, steps=4)[::-1]
        points = np.column_stack([curve[:, 0], np.zeros(len(curve)), curve[:, 1]])
        pane = surface(points, [[0, i, i + 1] for i in range(1, len(points) - 1)])
    return copies(pane, places).paint("window")


def window_rows(
    width: float,
    height: float,
    columns: int,
    rows: int,
    share: tuple[float, float] = (0.5, 0.6),
    shape: str = "flat",
    low: float = 0.0,
) -> Model:
    """A grid of panes for a wall in the plane y = 0, to be moved just in front of it.

    The grid fills `width` × `height` from z = `low` up; each pane takes `share` (across, up) of its cell.
    """
    x = ((np.arange(columns) + 0.5) / columns - 0.5) * width
    z = low + (np.arange(rows) + 0.5 - share[1] / 2) / rows * height
    places = np.array([[a, 0.0, b] for b in z for a in x])
    return windows(places, width / columns * share[0], height / rows * share[1], shape)


def battlements(length: float, thickness: float, height: float = 1.0, pitch: float = 2.0) -> Model:
    """Merlons along x on z = 0: blocks of half the pitch with gaps of the other half."""
    count = max(int(length / pitch), 1)
    places = np.column_stack([((np.arange(count) + 0.5) / count - 0.5) * length, np.zeros(count)])
    return copies(box(length / count / 2, thickness, height), places)


def balustrade(length: float, height: float = 1.0, pitch: float = 0.5) -> Model:
    """A railing along x: posts every `pitch` metres under a rail."""
    count = max(int(length / pitch), 2)
    places = np.column_stack([np.linspace(-length / 2, length / 2, count), np.zeros(count)])
    posts = copies(box(0.12, 0.12, height * 0.9), places)
    return posts + box(length, 0.22, height * 0.14).move(z=height * 0.86) + box(length, 0.2, height * 0.1)
