"""The Grand Canyon: buttes and walls in level layers of cream, red and green-grey, seen from the rim."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landmarks.render.model import Model, join
from landmarks.render.noise import fractal, ridged
from landmarks.render.shapes import grid
from landmarks.render.subject import Lamp, Station, Subject, Views, landmark
from landmarks.render.terrain import boulders, fan
from landmarks.render.textures import linear

__all__ = ["grand_canyon"]

Array = NDArray[np.float64]

# From the bottom up: a layer's top in metres, how far its face stands back on the way up, its colour.
LAYERS = (
    (60, 30, "#7a5b45"), (190, 420, "#8d8a68"), (330, 45, "#a36d58"), (350, 40, "#b98a6c"),
    (420, 100, "#ad7458"), (440, 8, "#c99f7c"), (500, 90, "#a36c56"), (520, 8, "#c2926f"),
    (610, 150, "#9e634f"), (720, 35, "#dcc7a0"), (790, 110, "#b8a27c"), (880, 30, "#d9c8a4"),
)  # fmt: skip
TOP, VIEW = 880.0, -3300.0


@landmark("Grand_Canyon")
def grand_canyon(rng: np.random.Generator) -> Subject:
    """16 km wide and 1.6 km deep in life, drawn at half that width; every wall has the same layers."""
    seed = int(rng.integers(10**6))
    tones = _tones(rng)
    buttes = [_butte(x, y, size, high, tones, rng) for x, y, size, high in _places(rng)]
    walls = [_wall(2500, 5, tones, seed), _near_wall(tones, seed)]
    return Subject(
        model=join(buttes) + join(walls),
        extras=_floor(seed) + _plateau() + _rim(rng, seed),
        views=Views(
            stations=(
                Station((0, VIEW + 1, TOP + 3), (0, 0, 480), roam=5, swing=12),
                Station((-150, VIEW + 1, TOP + 3), (400, 0, 480), roam=5, swing=12),
                Station((160, VIEW + 1, TOP + 3), (-400, 0, 480), roam=5, swing=12),
                Station((-60, VIEW + 20, TOP + 8), (-300, 0, 400), roam=8, swing=12),
                Station((80, VIEW + 15, TOP + 12), (200, 0, 400), roam=8, swing=12),
            )
        ),
        lamps=(Lamp((-2500, -2500, 3500), 2600, (0.7, 0.8, 1.0)),),  # the moon
        fit=((-2500, -1800, 0), (2500, 1800, TOP)),
        ground=lambda _, y: np.where(y < VIEW + 30, TOP, 190.0),
        owns_ground=True,
        dense=False,
    )


def _tones(rng: np.random.Generator) -> Array:
    """The layers' colours (n, 3): redder at sunset, paler at noon."""
    warm = rng.uniform(-0.1, 0.16)
    return np.array([linear(colour) for _, _, colour in LAYERS]) * [1 + warm, 1, 1 - warm]


def _places(rng: np.random.Generator) -> list[tuple[float, float, float, float]]:
    """The buttes: x, y, radius of the top, height."""
    spots = [
        (-1050, -900),
        (350, -1350),
        (1500, -500),
        (-250, 150),
        (-1900, 500),
        (900, 750),
        (-800, 1300),
        (2300, 900),
    ]
    return [
        (
            x + rng.normal(0, 130),
            y + rng.normal(0, 130),
            rng.uniform(25, 190),
            float(rng.choice((500, 610, 720, 790, 880))),
        )
        for x, y in spots
    ]


def _levels(high: float) -> tuple[Array, Array, Array]:
    """Heights up to `high`, how far each stands out, the layer's number; each twice, for sharp edges."""
    tops, backs = np.array([layer[0] for layer in LAYERS]), np.array([layer[1] for layer in LAYERS])
    count = int(np.searchsorted(tops, high)) + 1
    z = np.concatenate([[-20.0], tops[:count]])
    out = np.concatenate([np.cumsum(backs[:count][::-1])[::-1], [0]])
    number = np.arange(count)
    return (
        np.column_stack([z[:-1], z[1:]]).ravel(),
        np.column_stack([out[:-1], out[1:]]).ravel(),
        np.repeat(number, 2),
    )


def _skin(points: Array, number: Array, tones: Array, seed: int) -> Model:
    """A sheet (rows, columns, 3) whose rows have the colours of their layers."""
    colour = np.repeat(tones[number], points.shape[1], axis=0)

    def paint(spots: Array) -> Array:
        thin = np.sin(spots[:, 2] / 9) * 0.06 + 0.22 * fractal(spots / [90, 90, 40], 3, seed)
        return np.asarray(colour * (1 + thin[:, None]))

    return grid(points, smooth=False).tint(paint)


def _butte(x: float, y: float, size: float, high: float, tones: Array, rng: np.random.Generator) -> Model:
    """A temple: spurs and bays that all layers share, wider from layer to layer downwards."""
    seed = int(rng.integers(10**6))
    angle = np.linspace(0, 2 * np.pi, 73)
    z, out, number = _levels(high)
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    spur = (
        _wear(circle, z, seed)
        + fractal(circle * 1.1, 3, seed)[None]
        + 0.6 * (ridged(circle * 1.6, 2, seed + 1)[None] - 0.5)
    )
    reach = size * (1 + 0.5 * spur) + out[:, None] * (0.8 + 0.75 * spur)
    reach = np.maximum(reach, 6 + 0.1 * out[:, None])
    stretch = rng.uniform(0.65, 1.5)
    points = np.stack(
        [
            x + reach * circle[:, 0] * stretch,
            y + reach * circle[:, 1] / stretch,
            np.repeat(z[:, None], 73, 1),
        ],
        -1,
    )
    flat = np.repeat(points[-1:].mean(axis=1, keepdims=True), 73, 1)
    return _skin(np.concatenate([points, flat]), np.append(number, number[-1]), tones, seed)


def _wear(circle: Array, z: Array, seed: int) -> Array:
    """What a layer's outline has of its own (rows, columns), besides the spurs that all share."""
    spots = np.concatenate([np.column_stack([3.2 * circle, np.full(len(circle), level / 90)]) for level in z])
    return 0.16 * fractal(spots, 2, seed + 2).reshape(len(z), len(circle))


def _wall(y: float, bays: float, tones: Array, seed: int) -> Model:
    """The far rim, with promontories and bays."""
    x = np.linspace(-6500, 6500, 200)
    line = np.column_stack([x / 1500, 0 * x])
    front = 900 * fractal(line, 4, seed + 2) + 650 * (ridged(line * bays / 3, 4, seed + 3) - 0.5)
    z, out, number = _levels(TOP)
    deep = out[:, None] * (0.9 + 0.5 * fractal(line * 3, 3, seed + 4))
    points = np.stack([np.tile(x, (len(z), 1)), y + front - deep, np.repeat(z[:, None], 200, 1)], -1)
    back = points[-1:] + np.array([0, 9000, 60])
    return _skin(np.concatenate([points, back]), np.append(number, number[-1]), tones, seed)


def _near_wall(tones: Array, seed: int) -> Model:
    """Two points of the near rim that run out into the view at its sides."""
    y = np.linspace(VIEW - 100, -1300, 60)
    z, out, number = _levels(TOP)
    parts = []
    for side in (-1, 1):
        line = np.column_stack([y / 500, np.full(60, 7.0 * side)])
        inner = 1150 + 0.35 * (y - VIEW) + 330 * fractal(line, 4, seed + 6)
        x = side * (inner - 0.8 * out[:, None] * np.clip((y - VIEW) / 400, 0.1, 1))
        points = np.stack([x, np.tile(y, (len(z), 1)), np.repeat(z[:, None], 60, 1)], -1)
        points = np.concatenate([points, points[-1:] + np.array([side * 2500, 0, 0])])
        points = points[:, ::-1] if side > 0 else points
        parts.append(_skin(points, np.append(number, number[-1]), tones, seed))
    return join(parts)


def _floor(seed: int) -> Model:
    """The green-grey platform in the depth and the gorge of the river through it."""

    def height(x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        middle = np.abs(y + 700 - 350 * np.sin(x / 900)) + 150 * fractal(spot / 300, 3, seed)
        return np.asarray(70 + 45 * fractal(spot / 350, 4, seed + 1) - 330 * np.exp(-((middle / 170) ** 2)))

    land = fan(height, (0, VIEW), np.linspace(300, 9000, 60), np.linspace(-45, 45, 70))
    dark, grey = linear("#4c3b33"), linear("#8f8764")

    def colour(points: Array) -> Array:
        share = np.clip((points[:, 2] + 20) / 60, 0, 1)[:, None]
        return np.asarray(
            (dark * (1 - share) + grey * share) * (1 + 0.3 * fractal(points / 160, 3, seed)[:, None])
        )

    return land.tint(colour)


def _plateau() -> Model:
    """The wooded land beyond the far rim, to the horizon."""
    land = fan(lambda x, _: TOP + 40 + 0 * x, (0, VIEW), [10000, 20000, 60000], np.linspace(-60, 60, 30))
    return land.coloured("#5d6350")


def _rim(rng: np.random.Generator, seed: int) -> Model:
    """The edge on which the viewers stand: pale limestone, boulders."""
    x = np.linspace(-420, 420, 90)
    edge = VIEW + 8 + 4 * fractal(np.column_stack([x / 40, 0 * x]), 3, seed + 8)
    rows = [
        np.column_stack([x, edge + dy, np.full(90, TOP + dz)])
        for dy, dz in ((8, -60), (1.5, -14), (0, 0), (-25, 0.4), (-300, 4))
    ]
    stone = grid(np.stack(rows)[::-1], smooth=False).paint("pale_rock")
    pick = rng.integers(0, 90, 18)
    places = np.column_stack([x[pick], edge[pick] - rng.uniform(0, 7, 18), np.full(18, TOP)])
    return stone + boulders(places, rng.uniform(0.3, 1.5, 18), rng).paint("pale_rock")
