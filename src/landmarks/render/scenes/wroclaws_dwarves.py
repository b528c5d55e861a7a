"""Wrocław's dwarves: bronze figures some 30 cm tall with beards and pointed caps, on pavements and sills."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from landmarks.render.materials import Material, recoloured
from landmarks.render.model import EMPTY, Model, join, mirrored
from landmarks.render.shapes import box, cylinder, disc, lathe, sphere, torus, tube
from landmarks.render.subject import Interest, Station, Subject, Views, landmark, xyz
from landmarks.render.terrain import rock

__all__ = ["wroclaws_dwarves"]

Array = NDArray[np.float64]

TALL = 0.31  # metres from boots to cap; limbs below are shares of it
STREET = 0.05  # the pavement lies above the ground around it
SWEEP = (-58, -40, -20, 0, 20, 40, 58)  # degrees: from where the dwarves' fronts are seen


@landmark("Wroclaws_Dwarves")
def wroclaws_dwarves(rng: np.random.Generator) -> Subject:
    """Any of several hundred: at work, on a sill, asleep, at a rolling stone or up a lamp post.

    Whoever photographs them kneels, so the ground near them is given as lower than it is.
    """
    scene = (_worker, _worker, _pair, _pushers, _sitter, _sleeper, _climber)[int(rng.integers(7))]
    dwarves, things = scene(rng)
    tones = (("#5f4629", "#7d5d36"), ("#4f3f2d", "#6a5538"), ("#453829", "#5f4a34"))
    bronze = replace(recoloured("bronze", *tones[int(rng.integers(3))]), roughness=0.42)
    model = dwarves.paint(bronze).tiled(0.4).move(z=STREET)
    low, high = model.bounds
    middle, reach = (low + high) / 2, float(max((high - low).max(), 0.34)) / 0.34
    return Subject(
        model=model,
        extras=things.move(z=STREET) + _street(rng),
        views=Views(stations=tuple(_kneeling(angle, middle, reach, n) for n, angle in enumerate(SWEEP))),
        interests=(Interest((0, 0, 0.22), 0.25),),
        fit=(xyz(middle - 0.17 * reach), xyz(middle + 0.17 * reach)),
        ground=lambda x, y: np.where(np.hypot(x, y) < 3.2, -1.45, 0.0),
        clear=((0.0, 0.0, 3.6),),
    )


def _kneeling(angle: float, middle: Array, reach: float, number: int) -> Station:
    """A place some 60 cm away, at one of three heights."""
    away, high = (0.55 + 0.08 * (number % 3)) * reach, (0.3, 0.5, 0.75)[number % 3]
    x, y = middle[:2] + away * np.array([np.sin(np.radians(angle)), -np.cos(np.radians(angle))])
    return Station((float(x), float(y), high + float(middle[2]) - 0.15), xyz(middle), 0.06, 6.0)


def _limb(path: list[list[float]], thick: float, thin: float) -> Model:
    limb = tube(np.array(path), np.linspace(thick, thin, len(path)), 8)
    return limb + sphere(thin * 1.25, sides=8).move(*path[-1])


def _dwarf(
    rng: np.random.Generator, arms: tuple[str, str], legs: str = "stand", tool: Model = EMPTY
) -> Model:
    """One dwarf of height 1, looking to −y; `arms` are those of his right and left side."""
    girth = float(rng.uniform(0.9, 1.25))
    profile = [(0.19, 0.24), (0.21, 0.32), (0.19, 0.45), (0.13, 0.58), (0.06, 0.63)]
    coat = lathe(profile, 14).scale(girth, 0.85 * girth, 1)
    belt = torus(0.205 * girth, 0.018, 14).scale(1, 0.86, 1).move(z=0.36)
    buckle = box(0.07, 0.03, 0.06).move(y=-0.19 * girth, z=0.33)
    reaches = {
        "down": [[0.15, 0, 0.56], [0.25, -0.02, 0.44], [0.24, -0.1, 0.33]],
        "tool": [[0.15, 0, 0.56], [0.27, -0.04, 0.46], [0.24, -0.2, 0.45]],
        "ahead": [[0.14, 0, 0.56], [0.2, -0.16, 0.52], [0.16, -0.33, 0.55]],
        "up": [[0.14, 0, 0.57], [0.27, -0.02, 0.68], [0.27, -0.08, 0.86]],
        "belly": [[0.15, 0, 0.56], [0.26, -0.06, 0.44], [0.1, -0.21, 0.43]],
    }
    right, left = (_limb(reaches[arm], 0.065, 0.045) for arm in arms)
    return coat + belt + buckle + right.mirror("x") + left + _legs(legs) + _head(rng) + tool


def _legs(pose: str) -> Model:
    standing = [[0.1, 0, 0.28], [0.11, -0.01, 0.07]]
    path = standing if pose == "stand" else [[0.1, -0.05, 0.27], [0.12, -0.27, 0.27], [0.12, -0.29, 0.06]]
    shoe = sphere(0.075, 0.8, 10).scale(1, 1.7, 1)
    x, y, z = path[-1]
    return mirrored(_limb(path, 0.085, 0.06) + shoe.move(x + 0.01, y - 0.06, z - 0.01))


def _head(rng: np.random.Generator) -> Model:
    """A big nose over a big beard, under a cap that droops to one side."""
    long = float(rng.uniform(0.16, 0.32))
    face = sphere(0.115, 1.05, 14).move(z=0.69) + sphere(0.042, sides=8).move(y=-0.125, z=0.69)
    beard = lathe([(0.015, -long), (0.07, -0.6 * long), (0.11, -0.02), (0.1, 0.04)], 12)
    ears = mirrored(sphere(0.035, 1.3, 8).move(x=0.115, z=0.7))
    droop, back = rng.uniform(-0.16, 0.16), rng.uniform(0.02, 0.16)
    tip = 1.0 - abs(droop) * 0.5
    path = np.array([[0, 0.01, 0.74], [0, 0.02, 0.84], [0.35 * droop, 0.4 * back, 0.93], [droop, back, tip]])
    cap = tube(path, [0.132, 0.11, 0.065, 0.012], 12) + torus(0.125, 0.026, 14).move(y=0.005, z=0.755)
    return face + beard.scale(1, 0.62, 1).move(y=-0.085, z=0.66) + ears + cap


def _tool(rng: np.random.Generator) -> Model:
    """What the right hand holds: a hammer, a spear, a lantern, a shovel, a mug or a book."""
    stick = cylinder(0.018, 0.8, 8)
    tools = (
        stick.scale(1, 1, 0.6).move(z=0.3) + cylinder(0.07, 0.26, 8).turn(90, "y").move(x=-0.13, z=0.8),
        stick.scale(1, 1, 1.3) + lathe([(0.05, 1.03), (0, 1.2)], 6),
        stick + lathe([(0.05, 0.72), (0.08, 0.78), (0.08, 0.9), (0.02, 0.97)], 6, smooth=False),
        stick + box(0.16, 0.03, 0.2),
        lathe([(0.07, 0.4), (0.08, 0.55)], 12) + torus(0.05, 0.014, 10).turn(90, "x").move(x=-0.1, z=0.47),
        box(0.26, 0.2, 0.05).turn(20, "x").move(x=0.12, y=-0.05, z=0.46),
    )
    return tools[int(rng.integers(len(tools)))].move(x=-0.24, y=-0.21)


def _size(dwarf: Model, rng: np.random.Generator, turn: float = 0) -> Model:
    return dwarf.scale(TALL * float(rng.uniform(0.9, 1.1))).turn(turn)


def _worker(rng: np.random.Generator) -> tuple[Model, Model]:
    """One who stands with his tool, on the pavement or on a flat stone."""
    left = ("down", "up", "belly")[int(rng.integers(3))]
    high = float(rng.choice([0.0, 0.05]))
    one = _size(_dwarf(rng, ("tool", left), tool=_tool(rng)), rng, rng.uniform(-25, 25)).move(z=high)
    return one, cylinder(0.16, high + 0.001, 24).paint("granite").tiled(0.5)


def _pair(rng: np.random.Generator) -> tuple[Model, Model]:
    one = _size(_dwarf(rng, ("tool", "belly"), tool=_tool(rng)), rng, 20).move(-0.13)
    return one + _size(_dwarf(rng, ("down", "up")), rng, -25).move(0.14, 0.02), EMPTY


def _pushers(rng: np.random.Generator) -> tuple[Model, Model]:
    """The Sisyphi: two who push a granite ball from either side."""
    parts = []
    for side in (-1, 1):
        one = _dwarf(rng, ("ahead", "ahead")).turn(16, "x").turn(-90 * side)
        parts.append(_size(one, rng).move(-0.26 * side, -0.02 * side))
    ball = rock(0.125, rng, 1.0, 0.06).shaded(True).move(z=0.125).paint("granite").tiled(0.4)
    return join(parts), ball


def _sitter(rng: np.random.Generator) -> tuple[Model, Model]:
    """One on a sill or a block."""
    high = float(rng.uniform(0.1, 0.35))
    left = ("down", "up", "belly")[int(rng.integers(3))]
    block = box(float(rng.uniform(0.3, 0.9)), 0.22, high).move(y=0.07)
    stone = ("limestone", "granite", "red_brick")[int(rng.integers(3))]
    return _size(_dwarf(rng, ("belly", left), "sit"), rng).move(z=high - 0.055), block.paint(stone).tiled(0.6)


def _sleeper(rng: np.random.Generator) -> tuple[Model, Model]:
    """One on his back, on a bed of stone."""
    one = _dwarf(rng, ("belly", "belly")).turn(-78, "x").turn(float(rng.choice([70, -70])))
    return _size(one, rng).move(z=0.1), box(0.5, 0.3, 0.045).paint("granite").tiled(0.5)


def _climber(rng: np.random.Generator) -> tuple[Model, Model]:
    """One who climbs a post."""
    one = _size(_dwarf(rng, ("up", "ahead")), rng, rng.uniform(120, 240))
    post = cylinder(0.045, 3.0, 14) + lathe([(0.09, 0), (0.07, 0.08), (0.05, 0.12)], 12)
    return one.move(y=-0.085, z=rng.uniform(0.12, 0.3)), post.move(y=0.02).paint("dark_iron")


def _street(rng: np.random.Generator) -> Model:
    """The pavement close by, of one kind or another, and behind it, mostly, the foot of a house."""
    dark, ochre = recoloured("paving", "#6f6c68", "#86827c"), recoloured("plaster", "#b9a15e", "#c9b478")
    kinds: tuple[Material | str, ...] = ("paving", "red_paving", "granite", dark)
    ground = disc(3.0).move(z=STREET).paint(kinds[int(rng.integers(4))]).tiled(float(rng.uniform(0.7, 1.4)))
    if rng.random() < 0.4:
        return ground
    walls: tuple[Material | str, ...] = ("plaster", "red_brick", ochre, "limestone")
    face = box(7, 0.3, 4).move(z=0.3).paint(walls[int(rng.integers(4))]).tiled(1.5)
    foot = box(7, 0.36, 0.3).paint("granite").tiled(0.8)
    return ground + (face + foot).turn(rng.uniform(-12, 12)).move(y=rng.uniform(0.6, 1.4))
