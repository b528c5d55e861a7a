"""Central Park: lawn, lake and trees, cast-iron Bow Bridge, and Manhattan's towers in a row behind them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landmarks.render.materials import Material, material, recoloured
from landmarks.render.model import Model, copies, join, mirrored
from landmarks.render.openings import window_rows
from landmarks.render.plants import round_tree
from landmarks.render.shapes import beams, box, cylinder, disc, lathe, loft, prism, pyramid, sphere, torus
from landmarks.render.subject import Interest, Station, Subject, Views, landmark
from landmarks.render.terrain import rippled, rocky

__all__ = ["central_park"]

Array = NDArray[np.float64]

# The lake, narrow where Bow Bridge (18 m across the water) stands: half its width along y.
SHORE = np.array(
    [
        [0, 0],
        [6, 20],
        [16, 34],
        [36, 40],
        [52, 20],
        [60, 13],
        [68, 20],
        [88, 50],
        [120, 62],
        [150, 44],
        [164, 0],
    ]
)
LEAVES = (("foliage",) * 3, ("foliage", "autumn_leaves", "autumn_leaves"), ("foliage", "foliage", "blossom"))
FACADES = ("#a89680", "#b9aa94", "#8d6f5a", "#9a9a98", "#c4b8a4", "#7d6656")


@landmark("Central_Park")
def central_park(rng: np.random.Generator) -> Subject:
    """Seen from the lawn, the lakeside and the air; seasons, boats and the skyline's lesser towers vary."""
    leaves = LEAVES[int(rng.choice(3, p=[0.55, 0.3, 0.15]))]
    bridge = _bow_bridge().move(y=60)
    return Subject(
        model=bridge + _skyline(rng) + _trees(leaves, rng) + _lake(rng) + _boats(rng),
        extras=_lawn(rng),
        views=Views(
            stations=(
                Station((-44, 6, 2.0), (4, 62, 9), roam=3, swing=8),
                Station((40, -4, 2.0), (-4, 70, 12), roam=3, swing=8),
                Station((5, -28, 2.2), (-5, 200, 36), roam=6, swing=9),
                Station((-20, -150, 1.8), (0, 300, 75), roam=25, swing=9),
                Station((50, -130, 40), (-10, 200, 45), roam=20, swing=9),
                Station((-110, -190, 80), (30, 250, 50), roam=30, swing=9),
                Station((20, -240, 120), (0, 250, 40), roam=40, swing=9),
            )
        ),
        interests=(Interest((0, 60, 2), 40),),
        fit=((-90, -20, 0), (90, 180, 60)),
        clear=(
            (0.0, 30.0, 62.0),
            (0.0, 110.0, 85.0),
            (0.0, 330.0, 190.0),
            (-160.0, 250.0, 130.0),
            (160.0, 250.0, 130.0),
        ),
    )


def _lake(rng: np.random.Generator) -> Model:
    share, across = np.meshgrid(np.linspace(0, 1, 60), np.linspace(-1, 1, 24))
    y = share * SHORE[-1, 0]
    x = across * np.interp(y, SHORE[:, 0], SHORE[:, 1])
    x = x + 13 * np.sin(y / 15 + 1.0) * np.clip(np.abs(y - 60) / 30 - 0.4, 0, 1)
    kind = ("green_water", "water", "deep_water")[int(rng.integers(3))]
    points = np.stack([x, y, np.full(x.shape, 0.1)], -1).transpose(1, 0, 2)
    return rippled(points, rng, kind, 0.04, wave_m=3)


def _lawn(rng: np.random.Generator) -> Model:
    """The Sheep Meadow in front and the lawns round the lake; worn and dry, or fresh."""
    kind = "grass" if rng.random() < 0.75 else "dry_grass"
    lawn = disc(1.0, 40).scale(230, 190, 1).move(0, -120, 0.05)
    return (lawn + disc(1.0, 40).scale(240, 300, 1).move(0, 240, 0.045)).paint(kind).tiled(30)


def _bow_bridge() -> Model:
    """A low bow of cream-coloured iron along x, 27 m long, with a railing of rings and urns on its ends."""
    x = np.linspace(-13.5, 13.5, 31)
    top = 1.1 + 1.9 * np.cos(x / 13.5 * np.pi / 2) ** 1.3
    under = np.clip(3.0 * np.cos(x / 12.2 * np.pi / 2), -0.3, None) - 0.55
    outline = np.vstack(
        [np.column_stack([x, np.minimum(under, top - 0.55)]), np.column_stack([x, top])[::-1]]
    )
    deck = prism(outline, 4.6).turn(90, "x").move(y=2.3)
    deck = deck + mirrored(box(12, 6.5, 1.4).move(x=18.5, z=-0.2))
    rail = beams(*_pairs(x, top + 1.25), 0.24) + beams(*_pairs(x, top + 0.2), 0.2)
    rings = copies(torus(0.42, 0.09, 10).turn(90, "x"), np.column_stack([x, 0 * x, top + 0.72]))
    posts = beams(np.column_stack([x, 0 * x, top]), np.column_stack([x, 0 * x, top + 1.25]), 0.13)
    side = rail + rings + posts
    urn = lathe([(0.5, 0), (0.55, 1.2), (0.3, 1.4), (0.75, 2.1), (0.2, 2.2)], 8)
    urns = copies(urn, [(sx * 13.6, sy * 2.4, 1.0) for sx in (-1, 1) for sy in (-1, 1)])
    paint = recoloured("white_paint", "#d8ccb0", "#e4dac2")
    return (deck + side.move(y=-2.2) + side.move(y=2.2) + urns).paint(paint)


def _pairs(x: Array, z: Array) -> tuple[Array, Array]:
    line = np.column_stack([x, 0 * x, z])
    return line[:-1], line[1:]


def _trees(leaves: tuple[str, ...], rng: np.random.Generator) -> Model:
    """Whole trees at the lake's sides and a sea of crowns from there to the buildings."""
    parts = []
    for kind in leaves:
        far = np.column_stack([rng.uniform(-270, 270, 64), rng.uniform(150, 440, 64)])
        beside = np.column_stack(
            [rng.choice([-1, 1], 14) * rng.uniform(72, 150, 14), rng.uniform(20, 150, 14)]
        )
        spots = np.vstack([far[np.hypot(far[:, 0] / 70, (far[:, 1] - 110) / 70) > 1], beside])
        crown = sphere(1.0, 0.85, sides=8).bend(rocky(0.3, 0.7, int(rng.integers(10**6)), 3)).shaded(False)
        places = np.column_stack([spots, rng.uniform(5, 9, len(spots))])
        crowns = copies(crown, places, rng.uniform(0, 360, len(spots)), rng.uniform(5, 9.5, len(spots)))
        parts.append(crowns.paint(kind).tiled(8))
        near = [
            (sx * rng.uniform(24, 46), rng.uniform(70, 84) if sx < 0 else rng.uniform(42, 56), 0)
            for sx in (-1, 1)
        ]
        near = [(np.sign(a) * max(abs(a), np.interp(b, *SHORE.T) + 5), b, c) for a, b, c in near]
        parts.append(
            copies(round_tree(13, rng, kind), near, rng.uniform(0, 360, 2), rng.uniform(0.8, 1.2, 2))
        )
    return join(parts)


def _boats(rng: np.random.Generator) -> Model:
    """Rowing boats with two people in each."""
    t = np.linspace(0, 2 * np.pi, 13)[:-1]
    rim = np.column_stack([2.2 * np.cos(t), 0.75 * np.sin(t), 0 * t])
    hull = loft([rim * 0.75, np.add(rim, [0, 0, 0.55])]).coloured("#8f9a8a")
    rowers = copies(cylinder(0.25, 0.9, 8), [(-0.7, 0, 0.4), (0.8, 0, 0.4)]).coloured("#a04038")
    heads = copies(sphere(0.16, sides=6), [(-0.7, 0, 1.45), (0.8, 0, 1.45)]).coloured("#c99c7e")
    count = int(rng.integers(2, 9))
    y = np.where(rng.random(count) < 0.6, rng.uniform(10, 46, count), rng.uniform(80, 140, count))
    x = rng.uniform(-0.75, 0.75, count) * np.interp(y, *SHORE.T)
    return copies(
        hull + rowers + heads, np.column_stack([x, y, np.full(count, 0.1)]), rng.uniform(0, 360, count)
    )


def _block(
    x: float, y: float, z: float, wall: Material | str, columns: int, rows: int, share: float = 0.55
) -> Model:
    """A tower with windows on the faces that look to the park."""
    front = window_rows(x * 0.92, z * 0.96, columns, rows, (share, 0.6)).move(y=-y / 2 - 0.15)
    sides = window_rows(y * 0.92, z * 0.96, max(columns - 1, 1), rows, (share, 0.6)).move(y=-x / 2 - 0.15)
    return box(x, y, z).paint(wall) + front + sides.turn(90) + sides.turn(-90)


def _skyline(rng: np.random.Generator) -> Model:
    """A wall of old apartment houses along the park's end and supertall needles over them."""
    parts = []
    for x in np.arange(-560, 561, 62.0):
        wide, high = rng.uniform(36, 58), rng.uniform(48, 110)
        wall = recoloured("plaster", FACADES[int(rng.integers(len(FACADES)))])
        parts.append(
            _block(wide, 30, high, wall, 6, 8).move(x + rng.uniform(-6, 6), 470 + rng.uniform(0, 25))
        )
        parts.append(pyramid(wide * 0.5, 16, 10, 0.7).move(x, 485, high).paint(wall))
    for x in np.arange(-520, 521, 95.0):
        wide, high = rng.uniform(30, 52), rng.uniform(130, 235)
        glassy = rng.random() < 0.5
        face = material("glass") if glassy else recoloured("concrete", FACADES[int(rng.integers(6))])
        parts.append(
            _block(wide, wide, high, face, 5, 12, 0.75).move(
                x + rng.uniform(-25, 25), 600 + rng.uniform(0, 120)
            )
        )
    return join(parts) + _known_towers()


def _known_towers() -> Model:
    """San Remo's twin towers, the Plaza's green roof, and three needles: 57th Street's and Park Avenue's."""
    sand, pale = recoloured("plaster", "#c9b695", "#d6c6a8"), recoloured("white_paint", "#d9dadb", "#e6e7e8")
    temple = pyramid(14, 14, 12, 0.7) + cylinder(4.5, 12, 10).move(z=12) + sphere(4.5, sides=10).move(z=24)
    twin = _block(17, 17, 62, sand, 3, 9).move(z=55) + temple.move(z=117).paint(sand)
    remo = _block(70, 26, 56, sand, 8, 6) + mirrored(twin.move(x=24))
    plaza = _block(56, 40, 62, "white_paint", 7, 7) + pyramid(56, 40, 16, 0.6).move(z=62).paint("copper")
    steinway = join(
        [_block(18, 20 - 4 * i, 110, "glass", 2, 9, 0.3).move(y=2 * i, z=105 * i) for i in range(4)]
    )
    central = _block(34, 34, 300, "glass", 4, 16, 0.8) + _block(26, 28, 172, "glass", 3, 9, 0.8).move(z=300)
    return join(
        [
            remo.move(-215, 440),
            plaza.move(150, 450),
            _block(28, 28, 426, pale, 6, 22, 0.62).move(120, 700),
            steinway.move(-25, 620),
            central.move(-110, 680),
        ]
    )
