"""What stands about, in natural size: people, lamp posts, benches, signs, cars, boats, houses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landmarks.render.model import Model, copies, join, mirrored
from landmarks.render.openings import window_rows
from landmarks.render.shapes import box, cone, cylinder, gable, lathe, loft, sphere, tube

__all__ = [
    "bench",
    "boat",
    "car",
    "crowd",
    "house",
    "lamp_post",
    "person",
    "sailing_boat",
    "sign",
    "tower_block",
]

Array = NDArray[np.float64]

CLOTHES = (
    "#7a2f2f",
    "#2f4a7a",
    "#3b3b40",
    "#b8b2a4",
    "#4d6a4a",
    "#c9a24a",
    "#8a4f86",
    "#d9d6cf",
    "#24262b",
    "#b56a3a",
)


HAIR = ("#1a1613", "#4a3524", "#8a6a45", "#9a9590")
SKIN = ("#e0b496", "#c99c7e", "#a3745a", "#6b4a38")
CARS = ("#a3aab0", "#7d1f1f", "#22344f", "#e2e2df", "#1c1c1e", "#5b6f5a")


def _any(colours: tuple[str, ...], rng: np.random.Generator) -> str:
    return colours[int(rng.integers(len(colours)))]


def person(rng: np.random.Generator, height: float | None = None) -> Model:
    """Someone standing or walking: legs, coat, arms, head and hair."""
    h = float(rng.uniform(1.55, 1.88)) if height is None else height
    stride = h * float(rng.uniform(0.02, 0.16))
    hips = np.array([[0.05, 0, 0.5], [-0.05, 0, 0.5]]) * h
    feet = np.array([[0.055 * h, stride, 0.0], [-0.055 * h, -stride, 0.0]])
    legs = join(
        [tube([foot, hip], [0.034 * h, 0.052 * h], sides=6) for foot, hip in zip(feet, hips, strict=True)]
    )
    waist, shoulder = (0.085, 0.112) if rng.random() < 0.5 else (0.095, 0.105)
    trunk = lathe(
        [(0.09 * h, 0.45 * h), (waist * h, 0.6 * h), (shoulder * h, 0.78 * h), (0.04 * h, 0.84 * h)], 8
    )
    shoulders = np.array([[0.11, 0, 0.79], [-0.11, 0, 0.79]]) * h
    hands = np.array([[0.15 * h, -stride * 0.8, 0.47 * h], [-0.15 * h, stride * 0.8, 0.47 * h]])
    arms = join(
        [tube([a, b], [0.032 * h, 0.024 * h], sides=6) for a, b in zip(shoulders, hands, strict=True)]
    )
    head = sphere(0.06 * h, 1.2, sides=8).move(z=0.915 * h).coloured(_any(SKIN, rng))
    hair = sphere(0.064 * h, 1.1, sides=8).move(y=0.012 * h, z=0.93 * h).coloured(_any(HAIR, rng))
    return (
        legs.coloured(_any(CLOTHES, rng))
        + (trunk.scale(1.15, 0.75, 1) + arms).coloured(_any(CLOTHES, rng))
        + head
        + hair
    )


def crowd(count: int, places: Array, rng: np.random.Generator, kinds: int = 5) -> Model:
    """`count` people at the first of `places` (n, 3), of a few `kinds`, each turned some way."""
    spots = places[:count]
    some = [person(rng) for _ in range(min(kinds, len(spots)))]
    return join(
        [
            copies(some[i], spots[i :: len(some)], rng.uniform(0, 360, len(spots[i :: len(some)])))
            for i in range(len(some))
        ]
    )


def lamp_post(height: float = 5.0) -> Model:
    """A street lamp with a lantern that is lit at night."""
    post = lathe([(0.12, 0), (0.11, 0.6), (0.055, 0.8), (0.04, height * 0.9)], 8).paint("dark_iron")
    lantern = lathe([(0.08, 0), (0.2, height * 0.06), (0.12, height * 0.09)], 6, smooth=False).move(
        z=height * 0.88
    )
    return (
        post
        + lantern.paint("signal_light")
        + cone(0.24, height * 0.04, sides=6).move(z=height * 0.97).paint("dark_iron")
    )


def bench() -> Model:
    """A park bench, 1.8 m long."""
    slats = box(1.8, 0.42, 0.05).move(z=0.42) + box(1.8, 0.05, 0.4).move(y=0.22, z=0.5)
    return slats.paint("wood") + mirrored(box(0.08, 0.45, 0.42).move(x=0.7)).paint("dark_iron")


def sign(rng: np.random.Generator) -> Model:
    """An information board on two posts, or a round traffic sign."""
    if rng.random() < 0.5:
        plate = cylinder(0.35, 0.03, 20).turn(90, "x").move(z=2.2).coloured(_any(("#a02c24", "#2f4f86"), rng))
        return plate + cylinder(0.035, 2.4, 6).move(y=0.04).paint("steel")
    board = box(1.3, 0.05, 0.9).move(z=1.0).coloured(_any(("#3c5a44", "#e8e6e0", "#6f5038"), rng))
    return board + mirrored(box(0.08, 0.08, 1.9).move(x=0.55, y=0.06)).paint("wood")


def car(rng: np.random.Generator) -> Model:
    """A saloon or van, 4.4 m long, its nose to −x."""
    van = rng.random() < 0.25
    roof = 1.95 if van else 1.42
    side = np.array([[-2.2, 0.35], [2.2, 0.35], [2.2, 0.95], [-1.0, 0.9], [-2.15, 0.75]])
    body = _slab(side, 1.72)
    low, high = (-1.7, -1.1) if van else (-1.0, -0.35)
    cabin = _slab(
        np.array([[low, 0.85], [2.1 if van else 1.75, 0.9], [2.05 if van else 1.1, roof], [high, roof]]), 1.5
    )
    glass = _slab(
        np.array([[low + 0.1, 0.95], [1.6, 0.98], [1.08, roof - 0.1], [high + 0.03, roof - 0.1]]), 1.54
    )
    wheel = cylinder(0.32, 1.8, 12).move(z=-0.9).turn(90, "x").move(z=0.32)
    wheels = (wheel.move(x=-1.35) + wheel.move(x=1.35)).coloured("#1e1e1f")
    return (body + cabin).coloured(_any(CARS, rng)) + glass.paint("glass") + wheels


def _slab(side: Array, width: float) -> Model:
    """An outline (n, 2) of (x, z), counter-clockwise seen from the front, made `width` thick along y."""
    front = np.column_stack([side[:, 0], np.full(len(side), -width / 2), side[:, 1]])
    return loft([np.add(front, [0, width, 0]), front])


def _hull(length: float, width: float, depth: float) -> Model:
    t = np.linspace(0, 1, 9)
    half = width / 2 * np.sin(np.pi * np.clip(0.12 + 0.7 * t, 0, 1)) ** 0.7 * np.where(t > 0.97, 0.1, 1)
    rim = (
        np.vstack(
            [np.column_stack([t - 0.5, -half / length]), np.column_stack([t - 0.5, half / length])[::-1]]
        )
        * length
    )
    keel = rim * [0.86, 0.5]
    return loft(
        [
            np.column_stack([keel, np.full(len(keel), -depth * 0.4)]),
            np.column_stack([rim, np.full(len(rim), depth * 0.6)]),
        ]
    )


def boat(rng: np.random.Generator, length: float = 8.0) -> Model:
    """A motor boat or small ferry along x, afloat at z = 0."""
    hull = _hull(length, length * 0.3, length * 0.2).coloured(_any(("#e8e6e0", "#2f4f86", "#a02c24"), rng))
    cabin = (
        box(length * 0.4, length * 0.2, length * 0.16)
        .move(x=-length * 0.08, z=length * 0.12)
        .paint("white_paint")
    )
    panes = (
        box(length * 0.41, length * 0.205, length * 0.05)
        .move(x=-length * 0.08, z=length * 0.19)
        .paint("glass")
    )
    return hull + cabin + panes


def sailing_boat(length: float = 9.0) -> Model:
    """A yacht under sail along x, afloat at z = 0."""
    hull = _hull(length, length * 0.26, length * 0.16).paint("white_paint")
    mast = cylinder(0.008 * length, 1.3 * length, 6).paint("steel")
    sail = loft(
        [
            [
                [0, 0, 0.2 * length],
                [-0.45 * length, 0.08 * length, 0.2 * length],
                [-0.4 * length, 0.02 * length, 0.22 * length],
            ],
            [[0, 0, 1.25 * length], [-0.02, 0, 1.25 * length], [-0.01, 0.01, 1.26 * length]],
        ]
    )
    jib = loft(
        [
            [
                [0.03 * length, 0, 0.2 * length],
                [0.45 * length, 0.03 * length, 0.15 * length],
                [0.2 * length, 0.06 * length, 0.2 * length],
            ],
            [[0.02, 0, length], [0.04, 0, length], [0.03, 0.01, length]],
        ]
    )
    return hull + mast + (sail + jib).paint("white_paint")


WALLS = ("plaster", "red_brick", "brown_brick", "limestone", "white_paint", "sandstone", "stone")
ROOFS = ("roof_tiles", "dark_tiles", "slate")


def house(x: float, y: float, z: float, rng: np.random.Generator) -> Model:
    """A house of these sizes up to the eaves, with rows of windows on all sides and a pitched roof."""
    walls = box(x, y, z).paint(WALLS[int(rng.integers(len(WALLS)))])
    roof = gable(x + 0.6, y + 0.6, y * rng.uniform(0.25, 0.45), hip=float(rng.choice([0.0, y / 3])))
    return walls + _panes(x, y, z, 3.0, rng) + roof.move(z=z).paint(ROOFS[int(rng.integers(len(ROOFS)))])


def tower_block(x: float, y: float, z: float, rng: np.random.Generator) -> Model:
    """A flat-roofed block of offices or flats."""
    wall = ("concrete", "glass", "plaster", "brown_brick", "stone")[int(rng.integers(5))]
    top = box(x * 0.4, y * 0.4, 3).move(z=z).paint("concrete")
    return box(x, y, z).paint(wall) + _panes(x, y, z, 3.4, rng) + top


def _panes(x: float, y: float, z: float, storey: float, rng: np.random.Generator) -> Model:
    """Windows on all four sides; fewer and larger ones where there would be hundreds."""
    rows = int(np.clip(z / storey, 1, 12))
    share = (float(rng.uniform(0.35, 0.6)), float(rng.uniform(0.4, 0.6)))

    def side(width: float, depth: float) -> Model:
        columns = int(np.clip(width / storey, 1, 8))
        return window_rows(width * 0.94, z * 0.94, columns, rows, share, low=z * 0.04).move(
            y=-depth / 2 - 0.06
        )

    front, flank = side(x, y), side(y, x)
    return front + front.turn(180) + flank.turn(90) + flank.turn(-90)
