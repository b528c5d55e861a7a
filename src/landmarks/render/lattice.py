"""Iron and cables: trusses between two points, lattice masts, suspension cables with hangers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landmarks.render.model import Model, join
from landmarks.render.shapes import beams, tube

__all__ = ["cable", "frame", "hangers", "lattice_mast", "sagging", "truss", "web"]

Array = NDArray[np.float64]


def frame(corners: Sequence[ArrayLike], bar: float, crossed: bool = True, chords: bool = True) -> Model:
    """A lattice skin over outlines of equal length, from the lowest up: the iron twin of `loft`.

    corners: outlines (n, 3). The `chords` run up through the corners, a bar runs round each outline, and
    each field gets a diagonal, two where `crossed`. `bar` is the bars' thickness; the chords have one and a
    half.
    """
    rings = np.stack([np.asarray(outline, dtype=float) for outline in corners])  # (levels, n, 3)
    beside = np.roll(rings, -1, axis=1)
    starts, ends = [rings, rings[:-1]], [beside, beside[1:]]
    if crossed:
        starts.append(beside[:-1])
        ends.append(rings[1:])
    web = beams(np.concatenate([s.reshape(-1, 3) for s in starts]), _flat(ends), bar)
    return web + beams(rings[:-1].reshape(-1, 3), rings[1:].reshape(-1, 3), 1.5 * bar) if chords else web


def _flat(parts: Sequence[Array]) -> Array:
    return np.concatenate([part.reshape(-1, 3) for part in parts])


def truss(
    start: ArrayLike,
    end: ArrayLike,
    width: float,
    depth: float,
    panels: int,
    bar: float,
    crossed: bool = False,
) -> Model:
    """A lattice girder between two points: four chords, `width` apart sideways and `depth` up and down."""
    a, b = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
    ahead = (b - a) / np.linalg.norm(b - a)
    reference = np.array([1.0, 0, 0]) if abs(ahead[2]) > 0.95 else np.array([0, 0, 1.0])
    side = np.cross(reference, ahead)
    side /= np.linalg.norm(side)
    up = np.cross(ahead, side)
    corners = [width / 2 * s * side + depth / 2 * u * up for s, u in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    outlines = [a + (b - a) * share + np.array(corners) for share in np.linspace(0, 1, panels + 1)]
    return frame(outlines, bar, crossed)


def web(lower: ArrayLike, upper: ArrayLike, bar: float, crossed: bool = False, chord: float = 1.5) -> Model:
    """A flat lattice between two polylines (n, 3): a girder's or an arch's side, seen through.

    Posts join their points pair by pair; each field has a diagonal, up towards the middle, or two where
    `crossed`. The chords are `chord` times as thick as the bars.
    """
    low, high = np.asarray(lower, dtype=float), np.asarray(upper, dtype=float)
    left = (np.arange(len(low) - 1) < (len(low) - 1) / 2)[:, None]
    starts, ends = np.where(left, low[:-1], high[:-1]), np.where(left, high[1:], low[1:])
    if crossed:
        starts, ends = np.vstack([low[:-1], high[:-1]]), np.vstack([high[1:], low[1:]])
    bars = beams(np.vstack([low, starts]), np.vstack([high, ends]), bar)
    return bars + beams(np.vstack([low[:-1], high[:-1]]), np.vstack([low[1:], high[1:]]), chord * bar)


def lattice_mast(height: float, low: float, high: float, panels: int, bar: float) -> Model:
    """A square lattice mast that narrows from `low` metres across to `high`."""
    levels = np.linspace(0, 1, panels + 1)
    signs = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) / 2
    outlines = [
        np.column_stack([signs * (low + (high - low) * level), np.full(4, height * level)])
        for level in levels
    ]
    return frame(outlines, bar)


def sagging(start: ArrayLike, end: ArrayLike, sag: float, steps: int = 24) -> Array:
    """Points (steps + 1, 3) of a cable that hangs `sag` metres below the straight line in its middle."""
    a, b = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
    share = np.linspace(0, 1, steps + 1)[:, None]
    return a + (b - a) * share - np.array([0, 0, 4 * sag]) * share * (1 - share)


def cable(start: ArrayLike, end: ArrayLike, sag: float, radius: float, steps: int = 24) -> Model:
    """A hanging cable between two points."""
    return tube(sagging(start, end, sag, steps), radius, sides=6)


def hangers(start: ArrayLike, end: ArrayLike, sag: float, deck_z: float, count: int, width: float) -> Model:
    """`count` upright bars from a hanging cable down to a deck at height `deck_z`."""
    tops = sagging(start, end, sag, count + 1)[1:-1]
    feet = tops.copy()
    feet[:, 2] = deck_z
    return join([beams(feet, tops, width)])
