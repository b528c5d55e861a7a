"""Imaginary sites that one strolls to: ruins, shells, gardens, mills."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from landmarks.render.architecture import column, curved_roof, pavilion, pinnacle, steps
from landmarks.render.imaginary.identity import Identity, worn
from landmarks.render.imaginary.standing import walked_round
from landmarks.render.model import EMPTY, Model, copies, join, ring, row
from landmarks.render.openings import Opening, wall
from landmarks.render.plants import bush, hedge, tree
from landmarks.render.shapes import (
    beams,
    box,
    cone,
    cylinder,
    grid,
    lathe,
    polygon,
    pyramid,
    sphere,
    torus,
    tube,
)
from landmarks.render.subject import Subject
from landmarks.render.terrain import boulders, rocky

__all__ = ["garden", "ruin", "shells", "windmill"]


def ruin(site: Identity, rng: np.random.Generator) -> Subject:
    """What is left: a gable with windows, a nave's arcade, columns, a broken round."""
    kind, h, shape = (
        site.pick(("gable", "nave", "columns", "round", "gable", "nave")),
        site.between(8, 24),
        site.pick(("pointed", "round", "flat")),
    )
    stone, seed, count = site.masonry(), site.seed(), site.whole(3, 8)
    pitch, thick, cut = h * site.between(0.32, 0.55), h * site.between(0.06, 0.12), site.between(0.35, 0.9)
    own = np.random.default_rng(seed)

    def bay(height: float, sill: float = 0.0) -> Model:
        return wall(pitch, height, thick, [Opening(0, pitch * 0.55, (height - sill) * 0.72, sill, shape)])

    heights = h * np.clip(own.uniform(cut * 0.6, 1.1, count), 0.25, 1)
    line = join([bay(float(z)).move(x=(k - (count - 1) / 2) * pitch) for k, z in enumerate(heights)])
    shafts = copies(
        column(h, h * 0.06, site.pick(("doric", "ionic", "plain"))),
        [[(k - (count - 1) / 2) * pitch, 0] for k in range(count)],
        0,
        np.column_stack([np.ones(count), np.ones(count), heights / h]),
    )
    front = wall(pitch * 2.2, h, thick, [Opening(0, pitch, h * 0.75, h * 0.12, shape)]) + pyramid(
        pitch * 2.2, thick, h * 0.5, 0.1
    ).move(z=h)
    bits = {
        "gable": front
        + (line.turn(90) + box(0.1, 0.1, 0.1)).move(x=pitch * 1.1, y=count * pitch / 2)
        + pinnacle(thick * 2, h * 1.3).move(x=-pitch * 1.1),
        "nave": line
        + join(
            [
                bay(float(z), 0.0).move(x=(k - (count - 1) / 2) * pitch, y=pitch * 1.5)
                for k, z in enumerate(heights[::-1])
            ]
        ),
        "columns": shafts
        + box(pitch * 2, thick, thick * 1.2).move(x=-pitch * 0.5 * (count - 3), z=float(min(heights[:3])))
        + steps(count * pitch, pitch * 2, h * 0.1, 3, 0.6).move(z=-h * 0.1),
        "round": ring(bay(h * 0.9), count + 4, pitch * (count + 4) / 5.5, arc=site.between(150, 320))
        + ring(bay(h * 0.5), count + 4, pitch * (count + 4) / 5.5),
    }
    model = bits[kind].bend(rocky(h * 0.012, h * 0.15, seed, 2))
    fallen = boulders(
        np.column_stack([own.normal(0, h * 0.8, (10, 2)), np.zeros(10)]), own.uniform(0.3, 1.2, 10), own, 2
    )
    ivy = EMPTY
    if rng.random() < 0.5:
        ivy = copies(bush(1.6, rng), np.column_stack([rng.normal(0, h * 0.7, (5, 2)), np.zeros(5)]))
    return walked_round(
        model.move(z=h * 0.1 if kind == "columns" else 0).paint(worn(stone, rng)),
        fallen.paint(stone) + ivy,
        high=10,
    )


def shells(site: Identity, rng: np.random.Generator) -> Subject:
    """A modern hall: petals, ribs, a saddle, a tilted disc, stacked plates or a wavy roof."""
    size, kind, count = (
        site.between(18, 60),
        site.pick(("petals", "ribs", "saddle", "disc", "plates", "wave", "cones")),
        site.whole(4, 11),
    )
    skin, second, tall = (
        site.paint(site.pick(("white_paint", "steel", "concrete", "copper"))),
        site.paint("glass"),
        site.between(0.35, 1.0),
    )
    t = np.linspace(0, 1, 13)
    u, v = np.meshgrid(np.linspace(-1, 1, 25), np.linspace(-1, 1, 25))
    lean, wide = site.between(0.2, 1.2), site.between(0.35, 0.7)
    blade = grid(
        np.stack(
            [
                np.column_stack(
                    [
                        s * wide * size * np.sin(np.pi * (0.1 + 0.9 * t)) * 0.5,
                        -size * (0.25 + lean * t**2 * 0.6),
                        size * tall * t,
                    ]
                )
                for s in (1, 0.3, -0.3, -1)
            ]
        )
    )
    hoop = tube(
        np.column_stack([size * np.cos(np.pi * t), 0 * t, size * tall * np.sin(np.pi * t)]), size * 0.03, 6
    )
    top = size * tall
    roofs = {
        "saddle": size * 0.4 * tall * (u**2 - v**2) + top * 0.6,
        "wave": top * 0.7 + size * 0.08 * np.sin(count * 1.2 * u) * (1 + lean * v),
    }
    sheet = grid(np.stack([u * size, v * size * wide * 1.4, roofs.get(kind, roofs["wave"])], -1))
    core = cylinder(size * 0.35, top * 0.6, 24)
    parts = {
        "petals": (ring(blade, count, 0.0), core),
        "ribs": (
            join(
                [
                    hoop.scale(1, 1, 1 - 0.5 * abs(k / count - 0.5) * lean).move(
                        y=(k - count / 2) * size * 0.2
                    )
                    for k in range(count + 1)
                ]
            ),
            box(size * 1.1, size * 0.2 * count, top * 0.35),
        ),
        "saddle": (sheet, box(size * 1.5, size * wide * 2, top * 0.55)),
        "disc": (sphere(size, 0.16 * tall + 0.05).move(z=top * 0.6).turn(8 * lean, "y"), core),
        "plates": (
            join(
                [
                    cylinder(size * (0.5 + 0.4 * np.sin(1.3 * k + 3 * lean)), size * 0.05, 28).move(
                        x=size * 0.12 * np.cos(2 * k), z=k * top / count
                    )
                    for k in range(count)
                ]
            ),
            core.scale(1, 1, 1.5),
        ),
        "wave": (sheet, box(size * 1.7, size * wide * 2, top * 0.6)),
        "cones": (
            row(cone(size * 0.35, top, size * 0.08, 20), max(count // 2, 2), (size * 0.6, 0)),
            box(size * 0.3 * count, size * 0.5, top * 0.25),
        ),
    }
    outer, inner = parts[kind]
    base = steps(size * 2.4, size * 2.0, size * 0.06, 2, 1.5).paint("concrete")
    return walked_round(
        (outer.paint(worn(skin, rng)) + inner.paint(worn(second, rng))).move(z=size * 0.06) + base
    )


def garden(site: Identity, rng: np.random.Generator) -> Subject:
    """A pond with a bridge, a pavilion or a lantern, clipped hedges or loose bushes, stones."""
    r, formal, seed = site.between(7, 14), site.chance(0.4), site.seed()
    own = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, 33)[:-1]
    edge = r * (
        1
        + (0 if formal else 0.22) * np.sin(2 * angle + seed)
        + (0 if formal else 0.12) * np.cos(3 * angle + 2 * seed)
    )
    outline = np.column_stack([edge * np.cos(angle) * 1.4, edge * np.sin(angle) * 0.8])
    pond = polygon(outline).move(z=0.08).paint(site.pick(("green_water", "water", "turquoise_water")))
    rim = tube(np.column_stack([outline, np.full(32, 0.1)]), 0.35, 5, closed=True).paint(
        worn(site.masonry(), rng)
    )
    stones = boulders(np.column_stack([outline[::3], np.full(11, 0.1)]), own.uniform(0.3, 1.1, 11), own, 2)
    wood, roof, t = site.paint("red_wood"), site.roofing(), np.linspace(-1, 1, 13)
    arch = np.column_stack([0 * t, t * r * 0.95, 0.4 + site.between(0.3, 2.5) * (1 - t**2)])
    bridge = join([tube(np.add(arch, [s, 0, h]), 0.16, 5) for s in (-0.9, 0.9) for h in (0.0, 1.0)]) + beams(
        np.add(arch, [-0.9, 0, 0]), np.add(arch, [0.9, 0, 0]), 0.35
    )
    bridge = bridge.move(x=r * site.between(-0.5, 0.5)).paint(worn(wood, rng))
    kind, w = (
        site.pick(("pavilion", "lantern", "tea house", "temple", "pergola")),
        r * site.between(0.55, 1.0),
    )
    houses = {
        "pavilion": pavilion(w, w, 3, 3, w * 0.6, w * 0.5),
        "lantern": join(
            [
                cylinder(0.3, w * 0.4, 8),
                box(w * 0.3, w * 0.3, w * 0.2).move(z=w * 0.4),
                curved_roof(w * 0.5, w * 0.5, w * 0.2).move(z=w * 0.6),
            ]
        ).paint("granite"),
        "tea house": box(w, w * 0.8, w * 0.5).paint("plaster")
        + curved_roof(w * 1.5, w * 1.3, w * 0.45, w * 0.7).move(z=w * 0.5).paint(roof),
        "temple": (
            ring(column(w * 0.8, w * 0.06), 8, w * 0.5)
            + cylinder(w * 0.6, w * 0.1).move(z=w * 0.8)
            + sphere(w * 0.5).move(z=w * 0.85)
        ).paint("marble"),
        "pergola": (
            row(box(0.25, 0.25, w * 0.5), 6, (w * 0.4, 0)) + box(w * 2.4, w * 0.5, 0.2).move(z=w * 0.5)
        ).paint("wood"),
    }
    house = houses[kind].move(x=site.between(-r, r), y=r * 1.25)
    leaves = site.pick(("foliage", "blossom", "autumn_leaves", "pine_needles"))
    spots = np.column_stack(
        [own.uniform(-1.9 * r, 1.9 * r, 9), r * own.choice([-1.05, 1.2], 9) + own.normal(0, 1.2, 9)]
    )
    green = (
        hedge(r * 2.4, 1.2, rng, leaves).move(y=-r * 1.15) + hedge(r * 2.4, 1.6, rng, leaves).move(y=r * 1.6)
        if formal
        else copies(bush(1.8, rng, leaves), spots, 0, own.uniform(0.6, 1.5, 9))
    )
    woods = copies(
        tree(site.pick(("round", "conifer", "cypress", "palm")), r * 0.8, rng), spots[:4] * [0.9, 1.35]
    )
    subject = walked_round(
        pond + rim + (EMPTY if formal else stones) + bridge + house + green, woods, low=9, high=26
    )
    return replace(subject, fit=((-1.3 * r, -0.7 * r, 0), (1.3 * r, 1.5 * r, 0.7 * r)))


def windmill(site: Identity, rng: np.random.Generator) -> Subject:
    """A mill, a wind wheel or a Ferris wheel: what turns."""
    h, kind, blades = (
        site.between(12, 60),
        site.pick(("mill", "turbine", "wheel", "mill", "wheel")),
        site.whole(3, 8),
    )
    stone, roof, paint = site.masonry(), site.roofing(), site.paint()
    turn, sides = float(rng.uniform(0, 360)), site.pick((6, 8, 24))
    wide = site.between(0.16, 0.34)
    spokes = beams([[0, 0, 0]], [[0, 0, 0.55 * h]], 0.015 * h) + box(0.09 * h, 0.01 * h, 0.45 * h).move(
        x=0.05 * h, z=0.09 * h
    )
    blade = {
        "mill": spokes,
        "turbine": lathe([(0.02 * h, 0), (0.03 * h, 0.1 * h), (0.005 * h, 0.6 * h)], 6).scale(1, 0.4, 1),
        "wheel": beams([[0, 0, 0]], [[0, 0, 0.48 * h]], 0.008 * h),
    }[kind]
    number = blades if kind != "wheel" else 2 * blades + 6
    rotor = join([blade.turn(turn + 360 * k / number, "y") for k in range(number)])
    tower = lathe([(wide * h, 0), (wide * h * 0.6, h * 0.85)], sides, sides > 8)
    bodies = {
        "mill": tower.paint(worn(stone, rng))
        + cone(wide * h * 0.68, h * 0.22, sides=sides).move(z=h * 0.85).paint(worn(roof, rng))
        + ring(_slits(h), 4, wide * h * 0.85),
        "turbine": cone(0.04 * h, h, 0.02 * h).paint(worn(paint, rng))
        + box(0.06 * h, 0.14 * h, 0.06 * h).move(z=h * 0.97).paint(paint),
        "wheel": _trestles(h * 0.62, h).paint(worn(paint, rng)),
    }
    hub = {"mill": h * 0.9, "turbine": h, "wheel": h * 0.62}[kind]
    if kind == "wheel":
        cabin = box(0.06 * h, 0.06 * h, 0.06 * h)
        cabins = join(
            [
                cabin.move(x=0.5 * h * np.sin(a), z=0.5 * h * np.cos(a) - 0.05 * h)
                for a in np.radians(turn) + np.linspace(0, 2 * np.pi, number, endpoint=False)
            ]
        )
        rotor = (
            rotor + (torus(0.48 * h, 0.012 * h, 40) + torus(0.42 * h, 0.006 * h, 40)).turn(90, "x") + cabins
        )
    front = {"mill": -wide * h * 0.75, "turbine": -0.09 * h, "wheel": 0.0}[kind]
    return walked_round(
        bodies[kind] + rotor.move(y=front, z=hub).paint(worn(paint if kind != "mill" else roof, rng)), high=10
    )


def _slits(h: float) -> Model:
    """Dark openings up a mill's side."""
    return row(box(h * 0.05, h * 0.08, h * 0.07), 1, (0, 0)).move(z=h * 0.3).paint("window")


def _trestles(hub: float, h: float) -> Model:
    """Two A-shaped trestles that carry a wheel."""
    return beams(
        [[s * 0.25 * h, t * 0.08 * h, 0] for s in (-1, 1) for t in (-1, 1)],
        [[0, t * 0.04 * h, hub] for _ in (-1, 1) for t in (-1, 1)],
        0.02 * h,
    ) + box(0.7 * h, 0.3 * h, 0.03 * h)
