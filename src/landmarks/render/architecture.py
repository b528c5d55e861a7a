"""Parts of buildings: columns, domes, spires, towers, curved roofs, stairs; on z = 0, fronts to −y.

Parts come in "stone" until painted, but for what says otherwise.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from landmarks.render.model import EMPTY, Model, copies, join, mirrored, ring
from landmarks.render.openings import battlements, window_rows
from landmarks.render.shapes import (
    box,
    cylinder,
    gable,
    lathe,
    loft,
    prism,
    pyramid,
    regular,
    sphere,
    surface,
    tube,
)

__all__ = [
    "clock_face",
    "colonnade",
    "column",
    "cornice",
    "curved_roof",
    "dome",
    "four_sides",
    "hip_and_gable",
    "pavilion",
    "pediment",
    "pinnacle",
    "round_tower",
    "spire",
    "square_tower",
    "stairs",
    "steps",
]

Array = NDArray[np.float64]

# Profiles of (radius, height) as shares of the dome's radius, from the springing up.
_DOMES: dict[str, list[tuple[float, float]]] = {
    "half": [(float(np.cos(a)), float(np.sin(a))) for a in np.linspace(0, np.pi / 2, 9)],
    "saucer": [(float(np.cos(a)), 0.5 * float(np.sin(a))) for a in np.linspace(0, np.pi / 2, 9)],
    "pointed": [(1, 0), (1.0, 0.25), (0.93, 0.6), (0.78, 0.95), (0.55, 1.28), (0.28, 1.52), (0.0, 1.68)],
    "bulb": [
        (0.9, 0),
        (1.04, 0.25),
        (1.1, 0.55),
        (1.05, 0.85),
        (0.88, 1.15),
        (0.6, 1.42),
        (0.28, 1.66),
        (0.09, 1.9),
        (0, 2.1),
    ],
    "onion": [
        (0.72, 0),
        (0.98, 0.3),
        (1.1, 0.65),
        (1.0, 1.0),
        (0.72, 1.32),
        (0.4, 1.62),
        (0.17, 1.95),
        (0.06, 2.35),
        (0, 2.6),
    ],
    "helmet": [(1, 0), (0.98, 0.3), (0.85, 0.62), (0.6, 0.9), (0.42, 1.2), (0.36, 1.5), (0, 1.9)],
}


def dome(radius: float, kind: str = "half", drum: float = 0.0, sides: int = 28) -> Model:
    """A dome on a drum of `drum` metres (0: none); kinds: half, saucer, pointed, bulb, onion, helmet.

    Bulbs and onions are wider than `radius` at their widest, by a tenth.
    """
    profile = [(radius * r, drum + radius * z) for r, z in _DOMES[kind]]
    if drum > 0:
        profile = [(radius * 0.97, 0.0), (radius * 0.97, drum * 0.98), *profile]
    return lathe(profile, sides, smooth=sides > 12)


def column(height: float, radius: float, order: str = "doric", fluted: bool = False) -> Model:
    """A column with base and capital; order: plain, doric, ionic, corinthian. `radius` is that of its foot.

    Flutes are real grooves: worth their triangles in close-ups only.
    """
    cap = {"plain": 0.0, "doric": 0.8, "ionic": 1.0, "corinthian": 2.2}[order] * radius
    base = 0.0 if order in ("plain", "doric") else 0.9 * radius
    top = height - cap
    if fluted:
        angles = np.linspace(0, 2 * np.pi, 49)[:-1]
        groove = 1 - 0.07 * (1 - np.abs(np.cos(angles * 12)))
        levels = [(base, 1.0), (height * 0.4, 0.98), (top, 0.84)]
        rings = [
            np.column_stack(
                [radius * s * groove * np.cos(angles), radius * s * groove * np.sin(angles), np.full(48, z)]
            )
            for z, s in levels
        ]
        shaft = loft(rings)
    else:
        shaft = lathe([(radius, base), (radius * 0.98, height * 0.4), (radius * 0.84, top)], 16)
    parts = [shaft]
    if base:
        parts.append(lathe([(1.4 * radius, 0), (1.4 * radius, 0.3 * base), (1.2 * radius, base)], 16))
    if cap:
        flare = (
            [(0.84, 0.0), (0.95, 0.5), (1.35, 0.8)] if order == "corinthian" else [(0.84, 0.0), (1.2, 0.5)]
        )
        parts.append(lathe([(r * radius, top + z * cap) for r, z in flare], 16))
        parts.append(
            box(2.7 * radius, 2.7 * radius, 0.4 * cap if order != "corinthian" else 0.2 * cap).move(
                z=height - (0.4 if order != "corinthian" else 0.2) * cap
            )
        )
    return join(parts)


def colonnade(
    count: int, pitch: float, height: float, radius: float, order: str = "doric", beam: float = 0.15
) -> Model:
    """A row of columns along x under an entablature that is `beam` of their height."""
    shafts = copies(column(height * (1 - beam), radius, order), _along(count, pitch))
    return shafts + cornice((count - 1) * pitch + 3 * radius, 2.8 * radius, height * beam).move(
        z=height * (1 - beam)
    )


def _along(count: int, pitch: float) -> Array:
    return np.column_stack([(np.arange(count) - (count - 1) / 2) * pitch, np.zeros(count)])


def cornice(x: float, y: float, z: float) -> Model:
    """A beam with a projecting upper edge, for the head of a wall or a row of columns."""
    return (
        box(x, y, z * 0.7)
        + box(x + 0.3 * z, y + 0.3 * z, z * 0.15).move(z=z * 0.7)
        + box(x + 0.6 * z, y + 0.6 * z, z * 0.15).move(z=z * 0.85)
    )


def pediment(width: float, height: float, depth: float) -> Model:
    """A triangular gable front, its face to −y."""
    return gable(depth, width, height).turn(90)


def spire(width: float, height: float, sides: int = 8, ball: float = 0.0) -> Model:
    """A pointed roof over a polygon `width` across the flats, with a ball of that radius on its tip."""
    tip = sphere(ball, sides=10).move(z=height) if ball else EMPTY
    return lathe([(width / 2 / np.cos(np.pi / sides), 0), (0, height)], sides, smooth=False) + tip


def pinnacle(width: float, height: float) -> Model:
    """A Gothic pinnacle: a square shaft under a slim pyramid with a knob."""
    shaft = box(width, width, height * 0.45) + box(width * 1.3, width * 1.3, height * 0.05).move(
        z=height * 0.42
    )
    return (
        shaft
        + pyramid(width * 1.15, width * 1.15, height * 0.5).move(z=height * 0.47)
        + sphere(width * 0.2, sides=6).move(z=height * 0.96)
    )


def square_tower(
    width: float, height: float, storeys: int = 4, columns: int = 2, crown: str = "flat", shape: str = "flat"
) -> Model:
    """A square tower with windows on all sides; crown: flat, battlements or cornice."""
    body = box(width, width, height)
    panes = window_rows(width * 0.8, height * 0.85, columns, storeys, (0.35, 0.5), shape, low=height * 0.08)
    panes = panes.move(y=-width / 2 - 0.06)
    return body + join([panes.turn(quarter) for quarter in (0, 90, 180, 270)]) + _crown(width, height, crown)


def _crown(width: float, height: float, crown: str) -> Model:
    if crown == "cornice":
        return cornice(width, width, width * 0.12).move(z=height)
    if crown == "battlements":
        side = battlements(width * 1.08, width * 0.08, width * 0.12, width * 0.22).move(
            y=-width * 0.5, z=height + width * 0.08
        )
        ledge = box(width * 1.1, width * 1.1, width * 0.08).move(z=height)
        return ledge + join([side.turn(quarter) for quarter in (0, 90, 180, 270)])
    return EMPTY


def round_tower(radius: float, height: float, roof: float = 0.0, merlons: int = 0) -> Model:
    """A round tower; `roof` is the height of its cone in "slate", `merlons` the number around its top."""
    body = lathe([(radius * 1.04, 0), (radius, height * 0.1), (radius, height)], 24)
    rim = lathe([(radius, height * 0.93), (radius * 1.1, height * 0.96), (radius * 1.1, height)], 24)
    teeth = EMPTY
    if merlons:
        tooth = box(np.pi * radius / merlons, radius * 0.18, radius * 0.3).move(z=height)
        teeth = ring(tooth, merlons, radius * 1.02)
    cone = lathe([(radius * 1.2, 0), (0, roof)], 24).move(z=height).paint("slate") if roof else EMPTY
    return body + rim + teeth + cone


def curved_roof(
    x: float, y: float, height: float, ridge: float = 0.0, curl: float = 0.12, sag: float = 1.7
) -> Model:
    """An East Asian roof over eaves of x by y, its slopes hollow and its corners lifted.

    `ridge` is its ridge's length along x (0: it comes to a point), `curl` the corners' lift as a share of
    the height, `sag` the hollow (1: straight slopes).
    """
    around = 10
    square = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]])
    steps = np.linspace(0, 1, around, endpoint=False)[:, None]
    outline = np.vstack([a + (b - a) * steps for a, b in pairwise(square)])
    corner = np.abs(outline).min(axis=1) ** 3
    low, high = np.array([x, y]) / 2, np.array([max(ridge, 0.02 * x), 0.02 * y]) / 2
    thick = 0.04 * height
    rings = [np.column_stack([outline * low * 0.97, -thick + corner * curl * height])]
    for share in np.linspace(0, 1, 7):
        lift = corner * curl * height * (1 - share) ** 3
        spread = 1 + 0.04 * corner[:, None] * (1 - share) ** 3
        rings.append(
            np.column_stack([outline * (low + (high - low) * share) * spread, height * share**sag + lift])
        )
    return loft(rings, smooth=True)


def hip_and_gable(
    x: float, y: float, height: float, ridge: float, curl: float = 0.15, sag: float = 1.5
) -> tuple[Model, Model, Model]:
    """The roof of East Asian halls over eaves of x by y: its tiles, its gables, and the ridges to be capped.

    Hips climb at 45° from the corners to where `ridge`, its length along x, ends; sheer gables stand above.
    A `ridge` of x − y leaves none: a hipped roof. `curl` and `sag` are those of `curved_roof`. The three
    parts come unpainted, for tiles, boards and plaster are seldom of one colour.
    """
    low, top = np.array([x, y]) / 2, max(x - y, ridge) / 2
    steps = np.linspace(0, 1, 10, endpoint=False)[:, None]
    square = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]])
    outline = np.vstack([a + (b - a) * steps for a, b in pairwise(square)])
    corner = np.abs(outline).min(axis=1) ** 3

    def level(share: float, around: Array = outline, lifted: Array = corner) -> Array:
        reach = [max(low[0] - low[1] * share, top), low[1] * max(1 - share, 0.01)]
        lift = lifted * curl * height * (1 - share) ** 3
        return np.column_stack([around * reach, height * share**sag + lift])

    gable_at = (low[0] - top) / low[1]
    shares = np.union1d(np.linspace(0, 1, 8), [gable_at])
    under = level(0.0) * [0.97, 0.97, 1] - [0, 0, 0.05 * height]
    skin = loft([under, *(level(share) for share in shares)], smooth=True)
    thick = 0.018 * y
    hip = np.vstack([level(share, square[1:2], np.ones(1)) for share in shares])
    hips = mirrored(tube(np.add(hip, [0, 0, 0.5 * thick]), thick, sides=4, smooth=False), "xy")
    crown = box(2 * top + 3 * thick, 2.2 * thick, 3 * thick).move(z=height - thick)
    ends = mirrored(box(3 * thick, 2.6 * thick, 5.5 * thick).move(x=top, z=height - thick), "x")
    foot, half = height * gable_at**sag, low[1] * (1 - gable_at)
    flat = [[top + 0.06, -half * 0.93, foot], [top + 0.06, half * 0.93, foot], [top + 0.06, 0, height * 0.97]]
    return skin, mirrored(surface(flat, [[0, 1, 2]]), "x"), hips + crown + ends


def pavilion(
    x: float, y: float, columns_x: int, columns_y: int, eaves: float, roof: float, ridge: float = 0.0
) -> Model:
    """An open East Asian hall: red columns and beams under a tiled `curved_roof`."""
    places = [
        [a, b] for a in np.linspace(-x / 2, x / 2, columns_x) for b in np.linspace(-y / 2, y / 2, columns_y)
    ]
    edge = np.array([p for p in places if abs(abs(p[0]) - x / 2) < 1e-6 or abs(abs(p[1]) - y / 2) < 1e-6])
    posts = copies(cylinder(max(eaves * 0.045, 0.12), eaves, 10), edge)
    beams_ = box(x * 1.05, y * 1.05, eaves * 0.1).move(z=eaves * 0.88)
    top = curved_roof(x * 1.35, y * 1.45, roof, ridge).move(z=eaves)
    return (posts + beams_).paint("red_wood") + top.paint("dark_tiles")


def stairs(width: float, rise: float, run: float, count: int) -> Model:
    """A straight flight that climbs `rise` over `run` metres towards +y, its lowest step at y = 0."""
    profile = [[0.0, 0.0]]
    for step in range(count):
        y, z = run * step / count, rise * (step + 1) / count
        profile += [[y, z], [y + run / count, z]]
    profile.append([run, 0.0])
    outline = np.array(profile)
    outline = outline[np.append(True, np.abs(np.diff(outline, axis=0)).sum(axis=1) > 1e-9)]
    return prism(outline, width).turn(90, "x").turn(90).move(x=-width / 2)


def steps(x: float, y: float, rise: float, count: int, run: float, sides: int = 4) -> Model:
    """Steps all round, down from a platform of x by y (round where `sides` is above 4): a stylobate or
    plinth.
    """
    parts = []
    for step in range(count):
        grow = 2 * run * (count - 1 - step)
        z = rise / count
        if sides == 4:
            parts.append(box(x + grow, y + grow, z).move(z=step * z))
        else:
            parts.append(
                cylinder((x + grow) / 2, z, sides).scale(1, (y + grow) / (x + grow), 1).move(z=step * z)
            )
    return join(parts)


def clock_face(radius: float, face: str = "white_paint", marks: str = "black", hour: float = 10.15) -> Model:
    """A clock looking to −y, centred on the origin, painted."""
    dial = prism(regular(32, radius)[:, :2], 0.1).turn(90, "x").paint(face)
    rim = ring(box(radius * 0.08, 0.06, radius * 0.18).move(z=radius * 0.74), 1, 0)
    ticks = join([rim.turn(30.0 * n, "y") for n in range(12)])
    hand = box(radius * 0.08, 0.06, radius * 0.5).turn(30 * hour, "y") + box(
        radius * 0.06, 0.06, radius * 0.78
    ).turn(360 * (hour % 1), "y")
    return dial + (ticks + hand).move(y=-0.14).paint(marks)


def four_sides(*parts: Model) -> Model:
    """Quarter-turn copies of all parts, for what has four equal sides."""
    return join([join(parts).turn(quarter) for quarter in (0, 90, 180, 270)])
