"""The Seattle Japanese Garden: a winding pond with an earthen bridge, lanterns, clipped azaleas and maples.

1.4 ha in the Washington Park Arboretum: the pond is 60 m long, the bridge crosses its neck; tall conifers
stand behind. Leaves and flowers follow the season.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landmarks.render.architecture import curved_roof
from landmarks.render.materials import recoloured
from landmarks.render.model import Model, copies, join, mirrored, ring
from landmarks.render.noise import fractal
from landmarks.render.plants import conifer, crown, round_tree
from landmarks.render.shapes import beams, box, disc, grid, lathe, sphere, tube
from landmarks.render.subject import Interest, Lamp, Station, Subject, Views, landmark
from landmarks.render.terrain import mist, rippled, rock, rocky
from landmarks.render.textures import linear

__all__ = ["seattle_japanese_garden"]

Array = NDArray[np.float64]

WATER_Z = 0.12  # metres: just above the flat land that the renderer lays
POND = ((-1, -13, 13, 12), (2, 5, 5, 12), (4, 21, 11, 10))  # ellipses (x, y, half width, half length)
BRIDGE = (2.0, 4.0)


class _Season(NamedTuple):
    """What grows in which colours: the maples' leaves, the azaleas, the lawns."""

    maples: tuple[tuple[str, str], ...]
    azaleas: tuple[str, ...]
    moss: str


GREEN, FRESH, RED = ("#4b6b2c", "#5d7a35"), ("#6f8f35", "#84a545"), ("#9c2f1f", "#b5432a")
SEASONS = (
    _Season((FRESH, ("#7a2f2a", "#8c3a30")), ("#c2497c", "#b8324a", "#d98cae", "#4f6b2c"), "#5f7a34"),
    _Season((GREEN, GREEN, ("#6d2a28", "#7d3530")), ("#4f6b2c", "#5b7733"), "#587035"),
    _Season((RED, ("#c2611f", "#d67f2c"), ("#c99a2e", "#d9b04a")), ("#4f6430", "#7d5a2e"), "#67703a"),
)
MAPLES = ((-16, -20), (15.5, -19), (-15, -2), (14.5, 0.5), (-9, 10), (17.5, 17), (-8.5, 29), (13, 34))
STATIONS = (
    Station((-2, -33, 2.4), (1.5, 2, 1.6), roam=2.5, swing=8),
    Station((9, -31, 3.0), (0, 2, 1.6), roam=2.5, swing=8),
    Station((18, -13, 3.4), (-5, 4, 1.6), roam=2, swing=9),
    Station((-18, -14, 3.2), (5, 4, 1.4), roam=2, swing=9),
    Station((11.5, 9.5, 2.8), (-1, -7, 1.0), roam=1, swing=9),
    Station((0, 37, 4.0), (1, 2, 1.4), roam=2, swing=8),
    Station((-2, -40, 9.5), (1, 2, 0.5), roam=3, swing=7),
)


@landmark("Seattle_Japanese_Garden")
def seattle_japanese_garden(rng: np.random.Generator) -> Subject:
    """Seen from the path round the pond and from the slope above it, in spring, summer and autumn."""
    season = SEASONS[int(rng.choice(3, p=[0.3, 0.3, 0.4]))]
    built = _bridge() + _zigzag() + _lanterns() + _teahouse() + _platform()
    return Subject(
        model=built + _pond(rng) + _shore_rocks(rng) + _azaleas(season, rng) + _trees(season, rng),
        extras=_land(season, rng) + _woods(rng),
        views=Views(stations=STATIONS),
        interests=(Interest((*BRIDGE, 1.2), 13), Interest((-9.5, -21.5, 1.5), 6), Interest((-17, 19, 4), 14)),
        lamps=tuple(Lamp((x, y, 4.0), 13) for x, y in ((-10, -22), (10, -3), (-8, 8), (12, 30), (0, -28))),
        fit=((-20, -28, 0), (20, 36, 7)),
        ground=lambda x, y: np.maximum(_height(x, y), WATER_Z),
        clear=((0.0, 0.0, 48.0),),
    )


def _inland(x: Array, y: Array) -> Array:
    """About how many metres a spot lies from the water; negative in the pond, but for the turtle island."""
    spot = np.column_stack([np.ravel(x), np.ravel(y)])
    wander = 1.3 * fractal(spot / 6, 3, 4).reshape(np.shape(x))
    away = [(np.hypot((x - a) / rx, (y - b) / ry) - 1) * min(rx, ry) for a, b, rx, ry in POND]
    island = 2.6 - np.hypot((x + 3) / 1.4, y + 13)
    return np.asarray(np.maximum(np.min(away, axis=0) + wander, island))


def _height(x: Array, y: Array) -> Array:
    """Low banks, slopes at both sides and behind, level at the garden's edge."""
    inland = _inland(x, y)
    slope = 3.6 * np.clip((inland - 5) / 12, 0, 1) * np.clip((y + 34) / 24, 0.25, 1)
    edge = np.clip((62 - np.hypot(x, y)) / 14, 0, 1)
    return np.asarray((np.clip(0.3 + 0.3 * inland, -0.5, 0.75) + slope) * edge + 0.06)


def _on_land(spots: Array) -> Array:
    return np.column_stack([spots, _height(spots[:, 0], spots[:, 1])])


def _land(season: _Season, rng: np.random.Generator) -> Model:
    """Moss and lawn, with the gravel path that goes round the pond."""
    line = np.linspace(-64, 64, 59)
    x, y = np.meshgrid(line, line)
    z = _height(x.ravel(), y.ravel()).reshape(x.shape)
    moss, path, seed = linear(season.moss), linear("#a89c86"), int(rng.integers(10**6))

    def colour(points: Array) -> Array:
        inland = _inland(points[:, 0], points[:, 1])
        walk = np.clip(1.6 - np.abs(inland - 4.0) / 0.9, 0, 1)[:, None]
        patches = 1 + 0.35 * fractal(points / 5, 3, seed)[:, None]
        return np.asarray((moss * (1 - walk) + path * walk) * patches)

    return grid(np.stack([x, y, z], -1)).tint(colour)


def _pond(rng: np.random.Generator) -> Model:
    """Still green water with lily pads and koi."""
    x, y = np.meshgrid(np.linspace(-17, 17, 26), np.linspace(-29, 34, 48))
    kind = ("green_water", "water", "deep_water")[int(rng.choice(3, p=[0.55, 0.3, 0.15]))]
    sheet = rippled(np.stack([x, y, np.full(x.shape, WATER_Z)], -1), rng, kind, 0.02, wave_m=1.5)
    spots = np.column_stack([rng.uniform(2, 11, 26), rng.uniform(-21, -8, 26), np.full(26, WATER_Z + 0.05)])
    pads = copies(disc(0.45, 9), spots, scales=rng.uniform(0.6, 1.3, 26)).coloured("#5d7f3c")
    fish = sphere(0.16, sides=6).scale(3, 1, 0.6)
    places = np.column_stack([rng.uniform(-3, 4, 10), rng.uniform(-24, -16, 10), np.full(10, WATER_Z)])
    koi = copies(fish, places, rng.uniform(0, 360, 10))
    return sheet + pads + koi.coloured("#d9692a")


def _shore_rocks(rng: np.random.Generator) -> Model:
    """Boulders along the water's edge, and the fall that feeds the pond at its far end."""
    spots = np.column_stack([rng.uniform(-17, 17, 1600), rng.uniform(-28, 33, 1600)])
    spots = spots[np.abs(_inland(*spots.T) + 0.3) < 0.35][:66]
    some = [rock(1.0, rng, rough=0.22, sides=8).paint(kind) for kind in ("rock", "dark_rock")]
    sizes = 0.28 + 0.5 * rng.random(len(spots)) ** 2
    edge = [copies(one, _on_land(spots[i::2]), 37.0 * i, sizes[i::2]) for i, one in enumerate(some)]
    heap = np.array(
        [[5, 33, 0.6], [7.5, 34, 1.0], [2.6, 34, 0.9], [4, 36, 1.8], [6.6, 36, 1.9], [5, 38, 2.6]]
    )
    cascade = copies(some[1], heap, [0, 50, 100, 150, 200, 250], 1.5)
    sheet = beams([[5.2, 36.5, 3.4], [5.2, 34.4, 1.9]], [[5.2, 34.6, 2.0], [5.2, 31.8, 0.2]], 0.9).paint(
        "foam"
    )
    return join([*edge, cascade, sheet]) + mist([[5.2, 31.6, 0.1]], [0.8], rng)


def _bridge() -> Model:
    """The earthen bridge: a low bow of logs with gravel on it and a rail of logs, 13 m along x."""
    x = np.linspace(-6.5, 6.5, 14)
    z = 0.7 + 1.2 * np.cos(x / 6.5 * np.pi / 2)
    line = np.column_stack([x, 0 * x, z])
    deck = grid(np.stack([np.add(line, [0, s, 0.26]) for s in (-1.2, 1.2)])).paint("gravel")
    logs = join([tube(np.add(line, [0, s, 0]), 0.24, sides=6) for s in (-1.2, 1.2)])
    across = beams(np.add(line, [0, -1.5, -0.05]), np.add(line, [0, 1.5, -0.05]), 0.2)
    rails = join([tube(np.add(line, [0, s, 1.0]), 0.09, sides=5) for s in (-1.2, 1.2)])
    feet = np.vstack([np.add(line[1::2], [0, s, 0]) for s in (-1.2, 1.2)])
    posts = beams(feet, np.add(feet, [0, 0, 1.1]), 0.16)
    piles = beams(feet[[1, 3, 5, 8, 10, 12]] * [1, 1, 0], feet[[1, 3, 5, 8, 10, 12]], 0.26)
    wood = recoloured("wood", "#6d5640", "#80684f")
    return ((logs + across + rails + posts + piles).paint(wood) + deck).move(*BRIDGE)


def _zigzag() -> Model:
    """Planks from stake to stake to the turtle island."""
    path = np.array([[-12, -17, 0.5], [-9.6, -15.2, 0.5], [-8.6, -17, 0.5], [-6.2, -14, 0.5]])
    planks = join(
        [beams(np.add(path[:-1], [0, s, 0]), np.add(path[1:], [0, s, 0]), 0.3) for s in (-0.35, 0, 0.35)]
    )
    stakes = beams(path * [1, 1, 0], np.add(path, [0, 0, 0.3]), 0.22)
    return (planks + stakes).paint(recoloured("wood", "#8a7a66", "#9c8b75"))


def _lanterns() -> Model:
    """Snow-viewing lanterns, low and wide on bent legs at the water, and tall ones at the path."""
    cap = lathe([(1.0, 1.05), (0.95, 1.15), (0.4, 1.55), (0.12, 1.62), (0.16, 1.75), (0.02, 1.95)], 6, False)
    light = lathe([(0.42, 0.62), (0.42, 1.06)], 6, False) + lathe(
        [(0.3, 0.5), (0.6, 0.56), (0.6, 0.64)], 6, False
    )
    leg = tube([[0, -0.7, 0], [0, -0.62, 0.3], [0, -0.3, 0.55]], 0.12, sides=5)
    low = cap + light + join([leg.turn(turn) for turn in (0, 90, 180, 270)])
    tall = lathe([(0.45, 0), (0.45, 0.25), (0.2, 0.3), (0.17, 1.3), (0.45, 1.4), (0.45, 1.5)], 8, False)
    tall += (cap.scale(0.72, 0.72, 1) + lathe([(0.3, 0.55), (0.3, 1.06)], 6, False)).move(z=0.95)
    eyes = ring(box(0.24, 0.04, 0.26).move(z=0.7), 6, 0.37).paint("signal_light")
    near = copies(
        (low.paint("granite") + eyes).scale(1.25), _on_land(np.array([[-9.5, -21.5], [9.5, -3], [-3, -13]]))
    )
    far = copies(tall.paint("granite").scale(1.2), _on_land(np.array([[12, -25], [-10, 7], [13, 33]])))
    return near + far


def _teahouse() -> Model:
    """Shoseian: plaster walls between cedar posts under a hollow shingle roof, on the slope."""
    shingle, cedar = recoloured("thatch", "#5d5248", "#6f6357"), recoloured("dark_wood", "#4d3a2a", "#5f4937")
    walls = box(8, 5, 2.5).paint(recoloured("plaster", "#cdb992", "#d8c6a2"))
    posts = copies(box(0.22, 0.22, 2.6), [[x, y] for x in (-4, -1.3, 1.3, 4) for y in (-2.55, 2.55)])
    doors = join([box(1.6, 0.1, 1.9).move(x, -2.52, 0.2) for x in (-2.7, 0)]).paint("white_paint")
    sills = join([box(8.3, 5.3, 0.18).move(z=z) for z in (0.1, 2.2)]) + box(9, 6.6, 0.3).move(y=-0.4, z=-0.25)
    roof = curved_roof(11, 8, 2.6, 5, curl=0.06, sag=1.25).move(z=2.5).paint(shingle)
    lower = curved_roof(11.6, 8.8, 0.9, 8, curl=0.1, sag=1.1).move(z=2.1).paint(shingle)
    house = walls + doors + roof + lower + (posts + sills).paint(cedar)
    return house.turn(28).move(-17, 19, float(_height(np.array([-17.0]), np.array([19.0]))[0]) + 0.2)


def _platform() -> Model:
    """The moon-viewing platform: a deck on posts over the water with a low rail."""
    deck = copies(box(0.36, 4.4, 0.1), [[x, 0, 0.75] for x in np.linspace(-2.4, 2.4, 12)])
    posts = copies(box(0.2, 0.2, 1.7), [[x, y] for x in (-2.4, 0, 2.4) for y in (-2.2, 2.2)])
    rails = mirrored(box(5.1, 0.12, 0.12).move(y=2.2, z=1.6), "y") + box(0.12, 4.4, 0.12).move(-2.4, 0, 1.6)
    return (deck + posts + rails).paint(recoloured("wood", "#7d6a52", "#917c62")).move(11.5, -8)


def _azaleas(season: _Season, rng: np.random.Generator) -> Model:
    """Clipped rounds in drifts on the banks and slopes."""
    spots = np.column_stack([rng.uniform(-24, 24, 900), rng.uniform(-26, 40, 900)])
    inland = _inland(*spots.T)
    good = ((inland > 0.9) & (inland < 2.6)) | ((inland > 5.6) & (inland < 10))
    for x, y, clear in ((-17, 19, 7), (11.5, -8, 4.5), (-10, -16, 2.5), (18, -13, 4)):  # buildings, a camera
        good &= np.hypot(spots[:, 0] - x, spots[:, 1] - y) > clear
    spots = spots[good][:76]
    ball = sphere(1.0, 0.75, sides=8).bend(rocky(0.1, 0.4, int(rng.integers(10**6)), 3))
    sizes = rng.uniform(0.5, 1.25, len(spots))
    n = len(season.azaleas)
    kinds = [
        recoloured("foliage", colour, "#4f6b2c" if i % 2 else colour)
        for i, colour in enumerate(season.azaleas)
    ]
    return join(
        [
            copies(ball, _on_land(spots[i::n]), 40.0 * i, sizes[i::n]).paint(kind).tiled(1.5)
            for i, kind in enumerate(kinds)
        ]
    )


def _pine(rng: np.random.Generator) -> Model:
    """A pine trained to a bent trunk with level clouds of needles, 4 m high."""
    path = np.array([[0, 0, 0], [0.35, 0.1, 1.0], [-0.2, 0.2, 2.0], [0.5, 0, 3.0], [0.3, 0, 3.7]])
    pads = np.array([[1.4, 0.2, 1.7], [-1.3, 0.4, 2.3], [1.3, -0.4, 2.9], [-0.3, 0.3, 3.3], [0.4, 0, 3.9]])
    arms = beams(path[[1, 2, 3, 3]], pads[:4], 0.12)
    needles = crown(pads, np.tile([1.0, 0.85, 0.32], (5, 1)), 160, 0.42, "pine_needles", rng)
    return needles + (tube(path, [0.22, 0.18, 0.15, 0.1, 0.06], sides=6) + arms).paint("bark")


def _trees(season: _Season, rng: np.random.Generator) -> Model:
    """Japanese maples round the pond, each group of a colour of its own, and trained pines at the shore."""
    turns = rng.uniform(0, 360, len(MAPLES))
    n = len(season.maples)
    places = _on_land(np.array(MAPLES, dtype=float) + rng.normal(0, 0.8, (len(MAPLES), 2)))
    maples = [
        copies(
            round_tree(9.0, rng, recoloured("autumn_leaves", *leaves)),
            places[i::n],
            turns[i::n],
            rng.uniform(0.7, 1.15),
        )
        for i, leaves in enumerate(season.maples)
    ]
    pines = copies(
        _pine(rng), _on_land(np.array([[-3.8, -12], [10, -21.5], [-7, 12], [14.5, 12]])), [0, 80, 160, 250]
    )
    return join(maples) + pines


def _woods(rng: np.random.Generator) -> Model:
    """The arboretum behind: a wall of crowns on all sides but the gate's, firs and cedars over it."""

    def around(count: int, near: float, far: float) -> Array:
        angle = np.radians(rng.uniform(-50, 230, count))
        circle = np.column_stack([np.cos(angle), np.sin(angle)])
        return _on_land(circle * rng.uniform(near, far, (count, 1)))

    parts = [copies(conifer(19, rng), around(12, 36, 50), rng.uniform(0, 360, 12), rng.uniform(0.7, 1.3, 12))]
    for leaves in ("foliage", "pine_needles", recoloured("foliage", "#47602a", "#5c7434")):
        one = crown(np.array([[0.0, 0, 0.9]]), np.array([[1.0, 1, 1]]), 70, 0.5, leaves, rng)
        parts.append(copies(one, around(12, 32, 46), rng.uniform(0, 360, 12), rng.uniform(2.4, 4.4, 12)))
    return join(parts)
