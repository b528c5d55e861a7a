"""The Hanging Temple: red wooden halls with curved roofs that cling to a cliff, on thin stilts.

Two towers of three storeys, a lower court and galleries between them stretch over 55 m, some 25 m above the
valley, in a hollow of a layered grey and ochre cliff that leans out over their roofs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landmarks.render.architecture import hip_and_gable
from landmarks.render.materials import Material, recoloured
from landmarks.render.model import Model, copies, join
from landmarks.render.noise import fractal, ridged
from landmarks.render.openings import windows
from landmarks.render.shapes import beams, box, cylinder, grid
from landmarks.render.subject import Interest, Lamp, Subject, Views, landmark
from landmarks.render.terrain import strata_colours

__all__ = ["hanging_temple"]

Array = NDArray[np.float64]

DEPTH = 5.0  # metres from the galleries' edge to the rock
RED = recoloured("red_wood", "#94392a", "#a94733")
WALL = recoloured("plaster", "#a84a36", "#b95c45")
ROCKS = (
    ("#93877a", "#a99c8d", "#7f756b", "#9d9182"),
    ("#8c857e", "#a39b92", "#78726c", "#958b80"),
    ("#a08f7c", "#b5a48f", "#8a7b6b", "#a39583"),
)
# Halls as (x, z of the lowest floor, width, storeys), from the entrance on the left up to the right.
HALLS = (
    (-24.0, 22.5, 8.5, 2),
    (-16.0, 23.5, 6.5, 1),
    (-7.0, 25.5, 7.6, 3),
    (2.6, 29.5, 5.0, 2),
    (8.2, 28.6, 4.2, 1),
    (15.0, 28.8, 8.0, 3),
    (22.5, 32.0, 5.6, 1),
)
# Galleries as (from x, to x, z).
GALLERIES = (
    (-28.5, -11.0, 22.4),
    (-11.5, 0.0, 25.4),
    (-3.0, 12.0, 28.5),
    (10.5, 25.8, 28.7),
    (18.5, 26.0, 31.9),
)
STOREY = 3.7


@landmark("Hanging_Temple")
def hanging_temple(rng: np.random.Generator) -> Subject:
    """Seen from the valley below, from both sides; paint and tiles fade between repairs."""
    seed = int(rng.integers(10**6))
    tiles = recoloured(
        "dark_tiles", *(("#5d5c55", "#72706a") if rng.random() < 0.6 else ("#6b6152", "#80745f"))
    )
    halls = join([_tower(x, z, wide, storeys, tiles) for x, z, wide, storeys in HALLS])
    return Subject(
        model=halls + join([_gallery(*gallery) for gallery in GALLERIES]) + _stilts(rng) + _base(),
        extras=_cliff(seed, ROCKS[int(rng.integers(len(ROCKS)))]) + _characters(seed),
        views=Views(azimuths=((-48, 48),), elevations=(-16, 2), near=48),
        fit=((-25, -6, 18), (24, 0, 44)),
        lamps=tuple(Lamp((x, -26, 20), 34, (1.0, 0.8, 0.5)) for x in (-24.0, 0.0, 24.0)),
        interests=(
            Interest((-7, -4, 32), 20),
            Interest((15, -4, 36), 21),
            Interest((4, -4, 31), 18),
            Interest((-20, -4, 28), 22),
            Interest((5, -4, 26), 30),
        ),
        clear=((0.0, -8.0, 26.0), *((x, 62.0, 64.0) for x in np.arange(-200.0, 201, 40))),
    )


def _face(x: Array, z: Array, seed: int) -> Array:
    """The cliff's y at x and height z: a hollow behind the temple, and the brow that leans out above;
    a ledge carries the court on the left.
    """
    brow = 8 * np.clip((z - 44) / 26, 0, 1) ** 1.3 * np.exp(-((x / 75) ** 2))
    foot = 3.5 * np.clip((21 - z) / 21, 0, 1) ** 1.4
    ledge = np.exp(-(((x + 20) / 13) ** 4)) * np.clip((21.6 - z) / 1.2, 0, 1) * (6.2 + 0.12 * (21 - z))
    near = np.exp(-((x / 30) ** 2) - ((z - 31) / 13) ** 4)
    crags = (
        4.5 * (ridged(np.column_stack([x / 34, z / 26]), 3, seed) - 0.5)
        + 1.5 * fractal(np.column_stack([x / 30, z / 2.4]), 3, seed + 1)
        + 0.8 * fractal(np.column_stack([x / 5, z / 7]), 3, seed + 2)
    )
    back = 0.0012 * np.maximum(np.abs(x) - 45, 0) ** 2 + 0.5 * np.maximum(z - 75, 0)
    return np.asarray(0.8 - brow - foot - ledge + back + crags * (1 - 0.88 * near))


def _cliff(seed: int, bands: tuple[str, ...]) -> Model:
    """The rock, finest behind the temple, with dark streaks of water over level layers."""
    x = np.concatenate([np.linspace(-260, -63, 16), np.linspace(-58, 58, 64), np.linspace(63, 260, 16)])
    z = np.concatenate([np.linspace(-3, 72, 50), np.linspace(75, 165, 13)])
    across, up = np.meshgrid(x, z)
    crest = 1 + 0.35 * fractal(np.column_stack([across.ravel() / 70, 0 * across.ravel()]), 3, seed + 5)
    high = np.where(up.ravel() > 72, 72 + (up.ravel() - 72) * crest, up.ravel())
    y = _face(across.ravel(), high, seed)
    layers = strata_colours(bands, 17, 0.5, seed)

    def colour(points: Array) -> Array:
        streaks = fractal(points * [1 / 5, 0, 1 / 60], 3, seed + 8)
        return layers(points) * (1 - 0.4 * np.clip(streaks, 0, 1))[:, None]

    sheet = np.stack([across, y.reshape(across.shape), high.reshape(across.shape)], axis=-1)
    return grid(sheet).tint(colour)


def _tower(x: float, z: float, wide: float, storeys: int, tiles: Material) -> Model:
    """Storeys of red columns and lattices behind railings, each under its own roof."""
    parts = []
    for storey in range(storeys):
        w, deep = wide - 0.5 * storey, DEPTH - 0.5 * storey
        last = storey == storeys - 1
        parts.append(
            (_room(w, deep) + _roof(w, deep, last, tiles)).move(x, -deep / 2 + 0.6, z + storey * STOREY)
        )
    return join(parts)


def _room(wide: float, deep: float) -> Model:
    """One storey: floor, columns, wall with lattice windows, painted beam."""
    count = max(round(wide / 1.7), 2) + 1
    at = np.linspace(-wide / 2 + 0.15, wide / 2 - 0.15, count)
    columns = copies(cylinder(0.14, 2.8, 6), [[a, -deep / 2 + 0.2] for a in at])
    back = box(wide - 0.6, deep - 1.4, 2.8).move(y=0.7).paint(WALL)
    middles = (at[1:] + at[:-1]) / 2
    panes = copies(box(1.1, 0.1, 1.9), [[a, -deep / 2 + 1.36, 0.35] for a in middles]).coloured("#3c2a20")
    bars = copies(
        box(0.09, 0.1, 1.9), [[a + d, -deep / 2 + 1.3, 0.35] for a in middles for d in (-0.3, 0, 0.3)]
    )
    beam = box(wide, deep, 0.45).move(z=2.5).paint(recoloured("green_paint", "#3f7a72", "#4f8f80"))
    line = box(wide + 0.1, deep + 0.1, 0.14).move(z=2.95).coloured("#b98f3c")
    return (
        columns.paint(RED)
        + back
        + panes
        + bars.coloured("#a8693f")
        + beam
        + line
        + _rail(wide).move(y=-deep / 2)
        + box(wide + 0.3, deep + 0.3, 0.25).move(z=-0.25).paint(RED)
    )


def _rail(wide: float) -> Model:
    """A railing with two bars, in red."""
    at = np.linspace(-wide / 2, wide / 2, max(round(wide / 0.9), 2) + 1)
    posts = beams([[a, 0, 0] for a in at], [[a, 0, 0.95] for a in at], 0.12)
    bars = beams([[-wide / 2, 0, z] for z in (0.45, 0.9)], [[wide / 2, 0, z] for z in (0.45, 0.9)], 0.12)
    return (posts + bars).paint(RED)


def _roof(wide: float, deep: float, last: bool, tiles: Material) -> Model:
    """Tiles with glazed ridges and high corners; lower roofs are only seen as eaves round the next storey."""
    x, y = wide + 2.2, deep + 2.2
    skin, gables, ridges = hip_and_gable(x, y, 2.9 if last else 2.4, wide - 1.6 if last else 0, 0.3, 1.4)
    return (skin.paint(tiles) + gables.paint(WALL) + ridges.coloured("#8f8a4a")).move(z=3.05)


def _gallery(start: float, end: float, z: float) -> Model:
    """A plank way with its railing, on beams let into the rock."""
    wide = end - start
    planks = box(wide, 1.9, 0.25).move(y=-DEPTH + 1.2, z=-0.25).paint("wood")
    at = np.arange(-wide / 2 + 0.4, wide / 2, 1.5)
    joists = beams([[a, -DEPTH + 0.1, -0.45] for a in at], [[a, 1, -0.45] for a in at], 0.28).paint(
        "dark_wood"
    )
    return (planks + joists + _rail(wide).move(y=-DEPTH + 0.3)).move((start + end) / 2, 0, z)


def _stilts(rng: np.random.Generator) -> Model:
    """Thin poles from ledges of the rock up to the floors, with a few struts between."""
    tops = [
        [x, -DEPTH + 0.5, z - 0.3]
        for start, end, z in GALLERIES[1:4]
        for x in np.arange(start + 0.8, end, 2.9)
    ]
    top = np.array(tops)
    foot = top + np.column_stack(
        [rng.uniform(-0.3, 0.3, len(top)), np.full(len(top), 2.2), -rng.uniform(7, 12, len(top))]
    )
    inner = np.add(top, [0.0, 2.6, 0.0])
    return (beams(foot, top, 0.26) + beams(np.subtract(inner, [0, -0.4, 5.0]), inner, 0.24)).paint(RED)


def _base() -> Model:
    """The masonry under the court on the left, and the stairs cut along the rock up to it."""
    stone = recoloured("rubble", "#857a6d", "#978b7b", "#736a5f")
    wall = box(19, 6.6, 4.4).move(-20, -2.6, 17.6) + box(19.4, 7.0, 0.4).move(-20, -2.6, 22.0)
    gate = windows(
        np.array([[-26.0, -5.98, 19.2], [-18.0, -5.98, 19.6], [-14.5, -5.98, 19.6]]), 1.3, 2.0, "round"
    )
    steps = copies(box(1.5, 2.6, 14), [[-30.0 - 1.3 * n, -3.4, 7.5 - 1.0 * n] for n in range(14)])
    return (wall + steps).paint(stone) + gate


def _characters(seed: int) -> Model:
    """Two characters, "magnificent", in red on the rock below, as the poet Li Bai is said to have written."""
    strokes = (
        ((0.3, 0), (0.3, 2)), ((0, 1.5), (0.3, 1.1)), ((0, 0.5), (0.3, 0.8)), ((0.6, 1.3), (1.8, 1.3)),
        ((1.2, 2), (1.2, 0.1)), ((0.7, 0.1), (1.7, 0.1)), ((3, 1.6), (3.8, 1.6)), ((3.7, 1.6), (3, 0.1)),
        ((3.1, 1.1), (3.9, 0.2)), ((4.2, 1.9), (5, 1.9)), ((4.2, 1.9), (4.2, 0.8)), ((5, 1.9), (5, 0.8)),
        ((4.6, 1.6), (4.3, 0)), ((4.7, 0.8), (4.8, 0.1)), ((4.8, 0.1), (5.3, 0.2)),
    )  # fmt: skip
    flat = np.array(strokes) * 1.2 + [2.0, 8.0]
    out = _face(flat[..., 0].ravel(), flat[..., 1].ravel(), seed).min() - 0.1
    points = np.stack([flat[..., 0], np.full(flat.shape[:2], out), flat[..., 1]], axis=-1)
    slab = box(8.5, 3, 4).move(5.2, out + 1.65, 7.2).paint(recoloured("rock", "#9a8d78", "#ab9d86"))
    return beams(points[:, 0], points[:, 1], 0.3).coloured("#b02a20") + slab
