"""The Atomium: nine steel spheres, an iron crystal's cell that stands on its corner, joined by tubes.

102 m high; spheres of 18 m, tubes of 3.3 m along the cube's twelve edges and four diagonals.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from landmarks.render.materials import recoloured
from landmarks.render.model import Model, copies, join, ring
from landmarks.render.shapes import beams, box, cylinder, lathe, regular, sphere, tube
from landmarks.render.subject import Interest, Subject, Views, landmark

__all__ = ["atomium"]

Array = NDArray[np.float64]

EDGE, BALL, TUBE, LOWEST = 48.2, 9.0, 1.65, 9.6  # metres; LOWEST: the bottom sphere's middle


@landmark("Atomium")
def atomium(rng: np.random.Generator) -> Subject:
    """Turned at random, since the six spheres of the middle give it no front; polished, or a bit dulled."""
    steel = (
        recoloured("chrome", "#c3c9ce", "#d2d7db")
        if rng.random() < 0.7
        else recoloured("steel", "#a9b1b7", "#b9c0c5")
    )
    middles = _middles()
    balls = copies(sphere(BALL, sides=28), middles).paint(steel)
    model = balls + copies(_seams(), middles) + _tubes(middles) + _legs(middles) + _pavilion()
    return Subject(
        model=model.turn(float(rng.uniform(0, 360))),
        views=Views(elevations=(0, 16)),
        interests=(
            Interest((0, 0, 92), 45),
            Interest((0, 0, 51), 60),
            Interest((0, 0, 12), 45),
            Interest((0, 0, 70), 75),
        ),
    )


def _middles() -> Array:
    """The spheres' middles (9, 3): the cube's corners, the lowest first, the topmost last but the centre."""
    corners = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)]) - 0.5
    up = np.ones(3) / np.sqrt(3)
    side = np.array([1, -1, 0]) / np.sqrt(2)
    turned = EDGE * corners @ np.stack([side, np.cross(up, side), up], axis=1)
    turned = turned[np.argsort(turned[:, 2], kind="stable")]
    return np.add(np.vstack([turned, [[0, 0, 0]]]), [0, 0, LOWEST + EDGE * np.sqrt(3) / 2])


def _seams() -> Model:
    """Joints between a sphere's steel plates on great and small circles, and a row of portholes."""
    around = tube(regular(28, BALL + 0.02), 0.12, sides=4, closed=True)
    upright = around.turn(90, "x")
    level = [
        tube(regular(28, BALL * np.cos(a), BALL * np.sin(a)), 0.12, sides=4, closed=True)
        for a in (0.75, -0.75)
    ]
    pane = cylinder(0.55, 0.2, 6).turn(90, "x").move(y=0.1)
    joints = join([upright.turn(turn) for turn in (0, 45, 90, 135)]) + join(level) + around
    return joints.paint("lead") + ring(pane, 16, BALL * 0.985).move(z=-1.3).paint("window")


def _tubes(middles: Array) -> Model:
    """Along the edges, and from the centre to every corner; each with a collar where it meets a sphere."""
    pairs = [(a, b) for a, b in combinations(range(9), 2) if _joined(middles[a], middles[b])]
    pipes, collars = [], []
    for a, b in pairs:
        ahead = (middles[b] - middles[a]) / np.linalg.norm(middles[b] - middles[a])
        start, end = middles[a] + 8.4 * ahead, middles[b] - 8.4 * ahead
        pipes.append(tube([start, end], TUBE, sides=14))
        collars += [tube([p, p + s * 1.3 * ahead], 2.3, sides=14) for p, s in ((start, 1), (end, -1))]
    return join(pipes).paint(recoloured("steel", "#9aa2a8", "#aab1b6")) + join(collars).paint("chrome")


def _joined(a: Array, b: Array) -> bool:
    distance = float(np.linalg.norm(a - b))
    return distance < 1.05 * EDGE


def _legs(middles: Array) -> Model:
    """Under each of the three lower spheres two slanting legs with stairs between them, on a foot."""
    parts = []
    for middle in middles[1:4]:
        out = middle[:2] / np.linalg.norm(middle[:2])
        side = np.array([-out[1], out[0]])
        top = middle - [0, 0, BALL * 0.8]
        feet = [np.append(middle[:2] + 4 * out + s * 6.5 * side, 0) for s in (-1, 1)]
        parts.append(beams(feet, [top, top], 1.3))
        parts.append(beams([np.append(middle[:2] - 14 * out, 0)], [top - np.append(3 * out, 0)], 1.8))
        parts += [box(4, 4, 1.6).move(x=foot[0], y=foot[1]) for foot in feet]
    return join(parts).paint("steel")


def _pavilion() -> Model:
    """The round entrance building under the lowest sphere, its wall of glass below a flat roof."""
    wall = cylinder(11.5, 3.4, 32).paint("glass")
    roof = lathe([(13.2, 3.4), (13.4, 3.8), (13.2, 4.3), (4, 4.6)], 40).paint("white_paint")
    posts = ring(box(0.35, 0.35, 3.4), 20, 11.8).paint("steel")
    return wall + roof + posts
