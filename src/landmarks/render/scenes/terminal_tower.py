"""The Terminal Tower: a stepped Beaux-Arts shaft with a colonnaded crown and a cone, over an arcaded hall.

216 m without its flagpole: the shaft to 130 m, four ever smaller stages, the cone from 186 m.
"""

from __future__ import annotations

import numpy as np

from landmarks.render.architecture import colonnade, cornice, four_sides
from landmarks.render.materials import Material, recoloured
from landmarks.render.model import Model, copies, mirrored, ring
from landmarks.render.openings import Opening, balustrade, wall, window_rows
from landmarks.render.shapes import beams, box, cylinder, lathe, pyramid, sphere
from landmarks.render.subject import Interest, Lamp, Subject, Views, landmark

__all__ = ["terminal_tower"]

SIDE, SHAFT_Z, WING_Z = 30.0, 130.0, 52.0  # metres: the shaft's width and height; the wings' height


@landmark("Terminal_Tower")
def terminal_tower(rng: np.random.Generator) -> Subject:
    """Cream stone that city air greys; at night its crown is lit, in white or in a day's colours."""
    stone = recoloured(
        "limestone", *(("#cdbf9f", "#dacdb0") if rng.random() < 0.6 else ("#b9ae97", "#c8bda6"))
    )
    shaft = _shaft(stone)
    crown = (_square_stage() + _octagon() + _lantern()).paint(stone) + _cone(rng)
    glow = ((1.0, 0.85, 0.6), (0.5, 0.6, 1.0), (1.0, 0.4, 0.35))[
        int(rng.integers(3)) if rng.random() < 0.4 else 0
    ]
    lamps = [Lamp((x, y, 165.0), 42, glow) for x, y in ((-40.0, -40.0), (40.0, 40.0))]
    lamps += [Lamp((x, y, 60.0), 95) for x, y in ((60.0, -130.0), (-60.0, 130.0))]
    return Subject(
        model=shaft + crown + _wings(stone) + _entrance(stone),
        views=Views(azimuths=((-75, 75), (130, 230)), elevations=(0, 14), near=200),
        interests=(
            Interest((0, 0, 172), 95),
            Interest((0, 0, 140), 80),
            Interest((0, -30, 22), 75, (-45, 45)),
            Interest((0, 0, 110), 150),
        ),
        lamps=tuple(lamps),
    )


def _shaft(stone: Material) -> Model:
    """Tall piers with strips of windows between them, and blind corners."""
    body = box(SIDE, SIDE, SHAFT_Z)
    panes = window_rows(20, SHAFT_Z - 44, 7, 24, (0.6, 0.62), low=40).move(y=-SIDE / 2 - 0.1)
    piers = copies(box(1.0, 0.9, SHAFT_Z - 46), [[x, -SIDE / 2 - 0.3, 38] for x in np.linspace(-10, 10, 8)])
    corner = box(4.6, 0.8, SHAFT_Z).move(x=12.4, y=-SIDE / 2 - 0.2)
    holes = window_rows(2.2, SHAFT_Z - 44, 1, 24, (0.7, 0.5), low=40).move(x=12.4, y=-SIDE / 2 - 0.7)
    arches = window_rows(20, 10, 7, 1, (0.6, 0.9), "round", low=SHAFT_Z - 12).move(y=-SIDE / 2 - 0.1)
    solid = four_sides(piers, mirrored(corner)) + cornice(SIDE + 1, SIDE + 1, 3).move(z=SHAFT_Z - 1)
    ledge = cornice(SIDE, SIDE, 1.6).move(z=SHAFT_Z - 14)
    return (body + solid + ledge).paint(stone) + four_sides(panes, mirrored(holes), arches)


def _square_stage() -> Model:
    """Above the shaft: a smaller square block behind columns, with a turret at each corner."""
    z = SHAFT_Z + 2
    rail = balustrade(SIDE, 2.2, 1.8).move(y=-SIDE / 2 + 0.6, z=z)
    front = colonnade(6, 3.1, 15, 0.75, "corinthian", 0.2).move(y=-11.6, z=z)
    turret = box(5, 5, 12) + pyramid(4.2, 4.2, 2.5, 0.6).move(z=12) + cylinder(1.5, 4, 10).move(z=13.5)
    tip = lathe([(1.9, 17), (1.5, 19), (0.2, 23)], 10)
    body = box(21, 21, 16) + cornice(24, 24, 2).move(z=15)
    return (
        four_sides(rail, front)
        + body.move(z=z)
        + copies(turret + tip, [[x, y, z] for x in (-11.8, 11.8) for y in (-11.8, 11.8)])
    )


def _octagon() -> Model:
    """An eight-sided block with an arch on each side, from 149 to 165 m, and urns on its edge."""
    z = SHAFT_Z + 19
    body = lathe([(10.6, z), (10.6, z + 13), (11.8, z + 13.4), (11.8, z + 15), (9, z + 16)], 8, smooth=False)
    arch = wall(5.6, 12, 1.0, [Opening(0, 3.4, 9.5)]).move(z=z + 0.5)
    urn = lathe([(0.5, 0), (0.9, 0.8), (0.3, 1.8), (0.8, 2.6), (0.1, 3.4)], 8).move(z=z + 15)
    return body + ring(arch, 8, 10.2) + ring(urn, 8, 11, start=22.5)


def _lantern() -> Model:
    """The round temple of columns under the cone."""
    z = SHAFT_Z + 35
    core = lathe([(8.6, z), (8.6, z + 2), (5.6, z + 2), (5.6, z + 17)], 24)
    shaft = lathe([(0.75, z + 2), (0.65, z + 14), (0.95, z + 15)], 8)
    eaves = lathe([(7.2, z + 15), (8.4, z + 15.6), (8.4, z + 17.4), (7.4, z + 18)], 32)
    return core + ring(shaft, 16, 7.4) + eaves


def _cone(rng: np.random.Generator) -> Model:
    """The stepped cone, its small lantern, ball and flagpole."""
    z = SHAFT_Z + 53
    steps = [(7.4 * (1 - s), z + 22 * s**1.15) for s in np.linspace(0, 0.72, 9)]
    profile = [point for r, at in steps for point in ((r + 0.35, at), (r + 0.35, at + 0.9))]
    roof = lathe(profile, 20, smooth=False).paint(recoloured("slate", "#6f746c", "#83877d"))
    top = z + 16
    cap = lathe([(2.1, top - 1), (1.9, top + 4), (2.4, top + 4.5), (0.9, top + 9), (0.2, top + 15)], 12)
    pole = beams([[0, 0, top + 12]], [[0, 0, top + 34]], 0.5).paint("white_paint")
    flag = (
        box(5.4, 0.2, 3.4)
        .move(x=3, z=top + 29)
        .coloured(("#8a2f35", "#2f3f7a", "#b8b2a4")[int(rng.integers(3))])
    )
    return (
        roof
        + cap.paint("limestone")
        + sphere(0.9, sides=8).move(z=top + 15).paint("gold")
        + pole
        + flag.turn(float(rng.uniform(0, 360)))
    )


def _wings(stone: Material) -> Model:
    """Twelve storeys on both sides of the shaft and behind it, stepping up to it."""

    def block(x: float, y: float, z: float, columns: int, rows: int) -> Model:
        front = window_rows(x * 0.92, z - 10, columns, rows, (0.5, 0.55), low=8).move(y=-y / 2 - 0.1)
        side = window_rows(y * 0.92, z - 10, max(columns * int(y) // int(x), 2), rows, (0.5, 0.55), low=8)
        flank = side.move(y=-x / 2 - 0.1)
        solid = box(x, y, z) + cornice(x, y, 2.4).move(z=z - 1)
        return solid.paint(stone) + front + front.turn(180) + flank.turn(90) + flank.turn(-90)

    shoulders = block(46, 34, 66, 10, 13)
    wing = block(44, 40, WING_Z, 11, 11).turn(-20).move(x=43, y=-4)
    return shoulders + mirrored(wing)


def _entrance(stone: Material) -> Model:
    """The hall on Public Square: tall arches of glass between columns."""
    holes = [Opening(x, 7.2, 16.5, 1.0) for x in (-20, -10, 0, 10, 20)]
    front = wall(54, 24, 3, holes).move(y=-26)
    glass = box(50, 0.4, 20).move(y=-25).paint("window")
    columns = copies(
        lathe([(1.0, 0), (0.85, 19), (1.3, 20)], 12), [[x, -28, 0] for x in (-25, -15, -5, 5, 15, 25)]
    )
    roof = box(54, 14, 3).move(y=-20, z=24) + cornice(56, 6, 3).move(y=-26.5, z=20.5)
    body = box(52, 10, 23).move(y=-19.5)
    return (front + columns + roof + body).paint(stone) + glass
