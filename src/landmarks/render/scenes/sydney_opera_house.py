"""The Sydney Opera House: white shells cut from one sphere, in two rows on a granite podium in the harbour.

183 m long and 120 m wide, 67 m to the highest ridge; all shells belong to a sphere of 75 m radius.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from landmarks.render.architecture import stairs
from landmarks.render.materials import Material, recoloured
from landmarks.render.model import Model, copies, join
from landmarks.render.noise import fractal
from landmarks.render.props import boat, sailing_boat
from landmarks.render.shapes import box, grid, prism, tube
from landmarks.render.subject import Interest, Lamp, Subject, Views, landmark
from landmarks.render.terrain import land_colours, open_water, terrain

__all__ = ["sydney_opera_house"]

Array = NDArray[np.float64]
Height = Callable[[Array, Array], Array]

SPHERE, PODIUM = 75.2, 12.0  # metres
WALK_Z = 3.0  # the walk around the podium, above the water


@dataclass(frozen=True)
class _Shell:
    """Two mirrored triangles of the sphere: from the feet at (±x, y) to the ridge, apex to back (y, z)."""

    foot: tuple[float, float]
    apex: tuple[float, float]
    back: tuple[float, float]


# The concert hall's shells; the front, −y, is the harbour in the north. The last looks to the city.
SHELLS = (
    _Shell((15, -57), (-84, 31), (-44, 27)),
    _Shell((21, -34), (-66, 49), (-18, 36)),
    _Shell((26, -2), (-40, 67), (16, 32)),
    _Shell((22, 34), (62, 51), (16, 32)),
)
RESTAURANT = (
    _Shell((23, -10), (-44, 50), (8, 28)),
    _Shell((23, 26), (56, 50), (8, 28)),
)


@landmark("Sydney_Opera_House")
def sydney_opera_house(rng: np.random.Generator) -> Subject:
    """Seen from ferries and both coves; the tiles look white, cream or golden, and the harbour is busy."""
    tones = (("#f6f4ee", "#fbfaf5"), ("#f4ecd8", "#faf4e4"))
    tiles = replace(
        recoloured("white_tiles", *tones[int(rng.integers(2))]),
        texture="mottled",
        contrast=0.04,
        finish="matte",
    )
    hall = _hall(SHELLS, tiles)
    halls = hall.turn(-3.5).move(x=27) + hall.scale(0.86, 0.86, 0.84).turn(3.5).move(x=-28, y=2, z=2)
    halls += _hall(RESTAURANT, tiles).scale(0.42).turn(-8).move(44, 72, 6.5)
    height = _point(int(rng.integers(10**6)))
    kind = ("water", "deep_water", "green_water")[int(rng.choice(3, p=[0.45, 0.4, 0.15]))]
    return Subject(
        model=halls + _podium(rng),
        extras=_shore(height, rng) + open_water(9000, 9, rng, kind) + _boats(rng),
        views=Views(azimuths=((-112, 112), (155, 205)), elevations=(1, 12)),
        interests=(
            Interest((26, -30, 38), 75, azimuths=(-60, 120)),
            Interest((-27, -20, 34), 75, azimuths=(-120, 60)),
            Interest((0, -30, 35), 110),
            Interest((27, 45, 30), 70, azimuths=(50, 205)),
        ),
        lamps=tuple(
            Lamp((x, y, 70), 65, (1.0, 0.9, 0.75))
            for x, y in ((-150.0, -90.0), (150.0, -90.0), (-150.0, 90.0), (150.0, 90.0), (0.0, -190.0))
        ),
        fit=((-56, -88, 4), (56, 88, 67)),
        ground=lambda x, y: np.maximum(height(x, y), 0),
        owns_ground=True,
        dense=False,
    )


def _ribs(shell: _Shell, share: Array, steps: int) -> Array:
    """Great circles (ribs, steps, 3) from the foot to the ridge, met at `share` of it from the apex."""
    foot = np.array([*shell.foot, PODIUM - 1.0])
    apex, back = np.array([0.0, *shell.apex]), np.array([0.0, *shell.back])
    middle = _middle(foot, apex, back)
    ends = np.array([_along_ridge(apex, back, middle, s) for s in share])
    start = (foot - middle) / SPHERE
    to = (ends - middle) / SPHERE
    angle = np.arccos(np.clip(to @ start, -1, 1))[:, None, None]
    t = np.linspace(0, 1, steps)[None, :, None]
    arc = np.sin((1 - t) * angle) * start + np.sin(t * angle) * to[:, None]
    return np.asarray(middle + SPHERE * arc / np.sin(angle))


def _middle(a: Array, b: Array, c: Array) -> Array:
    """The middle of the sphere through three points, on the far side of the plane x = 0 and below."""
    u, v = b - a, c - a
    normal = np.cross(u, v)
    inside = (v @ v) * np.cross(normal, u) + (u @ u) * np.cross(v, normal)
    circle = a + inside / (2 * normal @ normal)
    normal *= np.sign(normal[0]) / np.linalg.norm(normal)
    return np.asarray(circle - normal * np.sqrt(SPHERE**2 - ((circle - a) ** 2).sum()))


def _along_ridge(apex: Array, back: Array, middle: Array, share: float) -> Array:
    """The point at `share` of the ridge: the circle that the sphere cuts from the plane x = 0."""
    centre = np.array([0.0, middle[1], middle[2]])
    low, high = (np.arctan2(p[2] - centre[2], p[1] - centre[1]) for p in (apex, back))
    angle = low + (high - low) * share
    radius = np.linalg.norm(apex - centre)
    return np.asarray(centre + radius * np.array([0.0, np.cos(angle), np.sin(angle)]))


def _hall(shells: tuple[_Shell, ...], tiles: Material) -> Model:
    """A row of shells with glass in their mouths; the two that stand back to back are joined at the sides."""
    parts = [_shell(shell, tiles) for shell in shells]
    left, right = (_ribs(shell, np.array([1.0]), 12)[0] for shell in shells[-2:])
    side = _both(np.linspace(left, right, 5) * [0.97, 1, 1]).paint(tiles).tiled(14)
    return join([*parts, side])


def _both(sheet: Array) -> Model:
    """A sheet (rows, columns, 3) and its mirror image in x."""
    return grid(sheet) + grid(sheet * [-1, 1, 1])


def _shell(shell: _Shell, tiles: Material) -> Model:
    ribs = _ribs(shell, np.linspace(0, 1, 12), 14)
    skin = _both(ribs).paint(tiles).tiled(14)
    mouth = np.vstack([ribs[0], (ribs[0] * [-1, 1, 1])[::-1][1:]])
    concrete = recoloured("concrete", "#c4b9a2", "#d2c8b4")
    rim = tube(mouth, 0.9, sides=4, smooth=False).paint(concrete)
    # The joints between the ribs fan out from the foot; wider than in life, so that they show.
    pairs = (_ribs(shell, np.array([s, s + 0.014]), 14) * [1.004, 1, 1] for s in np.linspace(0.12, 0.9, 7))
    joints = join([_both(np.add(pair, [0.12, 0, 0.12])) for pair in pairs])
    return skin + rim + joints.paint(recoloured("concrete", "#d3cbb9", "#ddd6c6")) + _glass(shell)


def _glass(shell: _Shell) -> Model:
    """The mouth's wall of bronze glass, set back under the rim, with upright bars."""
    edge = _ribs(shell, np.array([0.16]), 12)[0] * [0.98, 1, 1]
    across = np.linspace(-1, 1, 13)
    sheet = edge[:, None] * np.stack([across, 0 * across + 1, 0 * across + 1], -1)
    bars = join([tube(sheet[:, i], 0.28, sides=4, smooth=False) for i in range(1, 12)])
    pane = recoloured("glass", "#3b2f26", "#54443a")
    return grid(sheet).paint(pane) + bars.paint("bronze")


def _podium(rng: np.random.Generator) -> Model:
    """Pink granite in two steps, dark slots of windows along it, and 86 m wide stairs at the city's end."""
    tones = (("#a48672", "#b59781", "#927664"), ("#a08c7c", "#b09c8b", "#8d7a6b"))
    stone = recoloured("granite", *tones[int(rng.integers(2))])
    low = [[-52, 92], [-56, 40], [-46, -62], [-30, -88], [34, -92], [48, -64], [58, 40], [58, 92]]
    high = [[-48, 66], [-50, 40], [-41, -56], [-28, -76], [31, -80], [44, -58], [52, 40], [50, 66]]
    base = prism(low, WALK_Z + 3.5) + prism(high, PODIUM)
    flight = stairs(86, PODIUM, 26, 12).turn(180).move(y=92)
    slots = []
    for outline, z, tall in ((low, WALK_Z + 0.8, 1.6), (high, PODIUM - 3.6, 2.0)):
        for a, b in zip(np.array(outline)[1:-2], np.array(outline)[2:-1], strict=True):
            long, angle = np.linalg.norm(b - a), np.degrees(np.arctan2(*(b - a)[::-1]))
            x, y = (a + b) / 2
            slots.append(box(float(long) - 5, 0.4, tall).turn(angle).move(x, y, z))
    return (base + flight).paint(stone) + join(slots).coloured("#2c2622")


def _point(seed: int) -> Height:
    """Bennelong Point: a level point in the water, and the shore that it grows from in the south."""

    def height(x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        wander = 40 * fractal(spot / 160, 3, seed)
        half = 66 + np.clip(y - 120, 0, None) * 0.9 + np.clip((y - 110) / 60, 0, 1) * wander
        inland = np.minimum(half - np.abs(x), y + 100)
        rise = np.clip((y - 180) / 500, 0, 1) * (18 + 25 * fractal(spot / 220, 4, seed + 1))
        far = np.clip((np.hypot(x, y) - 1100) / 300, 0, 1) * np.clip(y + 600, 0, 600) / 600
        other = far * 45 * (0.6 + fractal(spot / 400, 4, seed + 2)) - 6 * (far <= 0)
        point = np.clip(inland * 2, -6, WALK_Z) + np.maximum(rise, 0) * (inland > 0)
        return np.asarray(np.maximum(point, other))

    return height


def _shore(height: Height, rng: np.random.Generator) -> Model:
    flat = ("#4f6a38", "#5f7443", "#6f7448")[int(rng.integers(3))]
    seed = int(rng.integers(10**6))
    land = land_colours(flat, "#948a7c", feature=50, seed=seed)(terrain(height, 1500, 60, far=6000))
    walk = box(134, 305, 0.2).move(y=57, z=WALK_Z).paint("paving").tiled(12)
    quay = box(134.5, 305.5, WALK_Z).move(y=57).paint("concrete")
    town = []
    for kind in ("concrete", "limestone", recoloured("glass", "#4d616c", "#63767f")):
        count = 14
        x, y = rng.uniform(-500, 650, count), rng.uniform(520, 1000, count)
        spots = np.column_stack([x, y, np.full(count, 5)])
        size = np.column_stack([rng.uniform(24, 46, (count, 2)), rng.uniform(50, 210, count)])
        town.append(copies(box(1, 1, 1), spots, 0, size).paint(kind).tiled(26))
    return land.shaded(False) + walk + quay + join(town)


def _boats(rng: np.random.Generator) -> Model:
    """Green and cream ferries are as much part of the harbour as yachts."""
    count = int(rng.integers(4, 12))
    angle, away = rng.uniform(-1.9, 1.9, count), rng.uniform(125, 240, count)
    spots = np.column_stack([away * np.sin(angle), -away * np.cos(angle), np.full(count, 0.3)])
    ferries = copies(boat(rng, 32), spots[:2], rng.uniform(0, 360, 2))
    return ferries + copies(sailing_boat(13), spots[2:], rng.uniform(0, 360, count - 2))
