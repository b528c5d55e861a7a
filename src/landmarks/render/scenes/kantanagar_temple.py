"""Kantanagar Temple: three stepped storeys of terracotta with bowed cornices and cusped arches.

The temple is 16 m square on a plinth of 18 m, and about as high as it is wide since the earthquake of 1897
took its nine spires, of which octagonal stumps are left. Every wall is covered with small moulded panels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landmarks.render.architecture import four_sides, stairs
from landmarks.render.materials import Material, recoloured
from landmarks.render.model import Model, copies, join, mirrored
from landmarks.render.openings import Opening, arch_curve, wall
from landmarks.render.shapes import beams, box, cylinder, grid, lathe, sphere, tube
from landmarks.render.subject import Interest, Lamp, Subject, Views, landmark

__all__ = ["kantanagar_temple"]

Array = NDArray[np.float64]

PLINTH = 1.1  # metres
# Bricks, panels that are cleaner, panels that are darker.
TONES = (
    ("#9b5a40", "#b0704f", "#854833"),
    ("#a66848", "#bb7f5a", "#915640"),
    ("#8d5341", "#a2674f", "#774335"),
)


@dataclass(frozen=True)
class _Storey:
    """Half its width, its foot above the plinth, its wall's height at the corners, its cornice's rise in the
    middle; its arches, how far apart they are, and how high.
    """

    half: float
    foot: float
    high: float
    rise: float
    arches: int
    pitch: float
    arch: float

    def bowed(self, x: Array) -> Array:
        """How far the cornice has risen at x, along the wall."""
        return np.asarray(self.rise * (1 - np.clip(x / self.half, -1, 1) ** 2))


STOREYS = (
    _Storey(8.0, 0.0, 5.9, 0.95, 3, 2.75, 3.9),
    _Storey(5.4, 6.3, 4.3, 0.7, 3, 1.75, 2.7),
    _Storey(2.9, 11.1, 3.3, 0.55, 1, 1.9, 2.4),
)


@landmark("Kantanagar_Temple")
def kantanagar_temple(rng: np.random.Generator) -> Subject:
    """Alike from all four sides; the bricks' red depends on the last cleaning."""
    tones = TONES[int(rng.integers(len(TONES)))]
    brick, pale, dark = (recoloured("terracotta", tones[i], tones[i - 1]) for i in range(3))
    storeys = join([_storey(storey, brick, pale, dark).move(z=storey.foot) for storey in STOREYS])
    return Subject(
        model=storeys.move(z=PLINTH) + _plinth(),
        views=Views(azimuths=((0, 360), (-35, 35)), elevations=(0, 14)),
        lamps=tuple(Lamp((x, y, 5), 26, (1.0, 0.85, 0.6)) for x in (-18.0, 18.0) for y in (-18.0, 18.0)),
        interests=(
            Interest((0, -8, 4), 11, azimuths=(-50, 50)),
            Interest((0, 0, 6), 17),
            Interest((0, 0, 12), 13),
            Interest((6, -8, 4), 9, azimuths=(-45, 60)),
        ),
    )


def _storey(storey: _Storey, brick: Material, pale: Material, dark: Material) -> Model:
    """Four walls with deep arcades about a core, a vaulted roof, and a stump on each corner."""
    half, high = storey.half, storey.high
    front = _front(storey, brick) + _panels(storey, pale, dark) + _cornices(storey).paint(pale)
    line = np.linspace(-1, 1, 13)
    x, y = np.meshgrid(line, line)
    skin = np.stack([x * half, y * half, high + storey.rise * (1 - x**2 * y**2)], axis=-1)
    roof = grid(skin).paint(recoloured("plaster", "#8d7a68", "#a08c78"))
    inner = box(2 * half - 3.2, 2 * half - 3.2, high).paint(dark)
    return (
        four_sides(front)
        + roof
        + inner
        + mirrored(_stump(half * 0.1 + 0.3).move(half * 0.9, half * 0.9, high - 0.2), "xy").paint(brick)
    )


def _front(storey: _Storey, brick: Material) -> Model:
    """The wall with its arches, cusped, between bulging pillars."""
    at = (np.arange(storey.arches) - (storey.arches - 1) / 2) * storey.pitch
    wide = storey.pitch * 0.66
    holes = [Opening(x, wide, storey.arch, 0.05, "round") for x in at]
    curve = arch_curve(wide, storey.arch, "round", 4)[1:-1]
    cusp = copies(
        sphere(wide * 0.1, sides=6).turn(90, "x"),
        np.column_stack([curve[:, 0], 0 * curve[:, 0], curve[:, 1]]),
    )
    ends = np.append(at - storey.pitch / 2, at[-1] + storey.pitch / 2)
    parts = (
        wall(2 * storey.half, storey.high, 1.0, holes).move(y=0.5)
        + copies(cusp, [[x, 0.05] for x in at])
        + copies(_pillar(storey), [[x, 0.05] for x in ends])
    )

    def bow(points: Array) -> Array:
        lift = storey.bowed(points[:, 0]) * np.clip(points[:, 2] / storey.high, 0, 1) ** 6
        return np.asarray(points + np.outer(lift, [0, 0, 1]))

    return parts.bend(bow).move(y=-storey.half).paint(brick)


def _pillar(storey: _Storey) -> Model:
    """A stout pillar that swells and narrows, between two arches."""
    radii = np.array([0.3, 0.3, 0.2, 0.31, 0.19, 0.31, 0.2, 0.34]) * storey.pitch * 0.62
    heights = np.array([0, 0.12, 0.2, 0.4, 0.55, 0.75, 0.85, 1]) * storey.arch * 0.62
    return lathe(list(zip(radii.tolist(), heights.tolist(), strict=True)), 8)


def _panels(storey: _Storey, pale: Material, dark: Material) -> Model:
    """Rows of moulded panels beside the arches, and friezes that follow the cornice above them."""
    clear, step = storey.arches * storey.pitch / 2 + 0.25, 0.62
    count = int((storey.half - 0.2 - clear) / step)
    columns = clear + (np.arange(count) + 0.6) * step
    rows = np.arange(0.25, storey.high - 1.5, 0.66)
    spots = [[s * x, -0.02, z] for x in columns for z in rows for s in (-1, 1)]
    along = np.arange(-storey.half + 0.5, storey.half - 0.4, 0.6)
    spots += [[x, -0.02, storey.high - 1.25 + float(storey.bowed(np.array(x)))] for x in along]
    middle = along[np.abs(along) < clear]
    spots += [[x, -0.02, storey.high - 1.85 + float(storey.bowed(np.array(x))) * 0.9] for x in middle]
    panel = beams([[0, 0, 0]], [[0, 0, 0.48]], 0.44).scale(1, 0.4, 1)
    panels = copies(panel, spots[::3]).paint(dark) + join([copies(panel, spots[i::3]) for i in (1, 2)]).paint(
        pale
    )
    posts = join([box(0.3, 0.36, storey.high - 0.6).move(x=s * (storey.half - 0.15)) for s in (-1, 1)])
    ledge = box(2 * storey.half + 0.24, 0.3, 0.22)
    return (panels + (posts + ledge).paint(pale)).move(y=-storey.half)


def _cornices(storey: _Storey) -> Model:
    """Two bowed mouldings, the upper one wide."""
    x = np.linspace(-storey.half - 0.4, storey.half + 0.4, 17)
    bow = storey.bowed(x)
    lines = [
        tube(
            np.column_stack([x, np.full(17, -storey.half - out), bow + storey.high + z]),
            thick,
            4,
            smooth=False,
        )
        for out, z, thick in ((0.1, -0.65, 0.16), (0.16, -0.3, 0.2), (0.26, 0.02, 0.34))
    ]
    return join(lines)


def _stump(radius: float) -> Model:
    """What is left of a spire: an octagonal drum with two mouldings and a broken top."""
    rims = [cylinder(radius * 1.18, 0.22, 8, smooth=False).move(z=z) for z in (0.5, 1.35)]
    return cylinder(radius, 1.7, 8, smooth=False) + join(rims) + cylinder(radius * 0.6, 2.0, 8, smooth=False)


def _plinth() -> Model:
    """Sandstone slabs, with steps in the middle of each side."""
    slab = (
        box(18.6, 18.6, PLINTH - 0.25) + box(19.0, 19.0, 0.25).move(z=PLINTH - 0.25) + box(19.2, 19.2, 0.25)
    )
    flight = stairs(2.6, PLINTH, 1.6, 5).move(y=-9.3 - 1.6)
    return (slab + four_sides(flight)).paint(recoloured("sandstone", "#9a8468", "#ab967a"))
