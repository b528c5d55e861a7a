"""Imaginary sites of worship: temples, domes, stepped pyramids, tiled halls."""

from __future__ import annotations

import numpy as np

from landmarks.render.architecture import (
    colonnade,
    column,
    curved_roof,
    dome,
    four_sides,
    pediment,
    stairs,
    steps,
)
from landmarks.render.imaginary.identity import Identity, worn
from landmarks.render.imaginary.standing import from_the_front
from landmarks.render.model import EMPTY, copies, join, mirrored, ring
from landmarks.render.openings import Opening, wall, window_rows
from landmarks.render.shapes import box, cone, cylinder, gable, lathe, sphere
from landmarks.render.subject import Subject

__all__ = ["domed_hall", "stepped_pyramid", "temple", "tiled_hall"]


def temple(site: Identity, rng: np.random.Generator) -> Subject:
    """Columns under a gable, round a drum, or before a block; steps below."""
    count, deep, height = site.whole(4, 12), site.whole(3, 14), site.between(6, 20)
    pitch, r = height * site.between(0.3, 0.5), height * site.between(0.05, 0.085)
    order, stone, cella, roof = (
        site.pick(("plain", "doric", "ionic", "corinthian")),
        site.masonry(),
        site.masonry(),
        site.roofing(),
    )
    x, y, beam = (count - 1) * pitch, (deep - 1) * pitch, height * site.between(0.12, 0.22)
    plinth_z, tread = site.between(0.06, 0.4) * height, site.whole(2, 7)
    if site.chance(0.3):
        wide = x * 0.75 + 6 * r
        shafts = ring(column(height, r, order), count * 2, wide / 2)
        drum = cylinder(wide * 0.38, height, 28).paint(worn(cella, rng))
        head = cylinder(wide / 2 + 2 * r, beam, 36).move(z=height)
        top = (
            dome(wide * 0.42, site.pick(("half", "saucer", "pointed")), beam)
            if site.chance(0.6)
            else cone(wide * 0.55, wide * 0.3)
        )
        body = (
            shafts + head + steps(wide + 6 * r, wide + 6 * r, plinth_z, tread, r * 1.5, 36).move(z=-plinth_z)
        )
        model = body.paint(worn(stone, rng)) + drum + top.move(z=height + beam).paint(worn(roof, rng))
        return from_the_front(model.move(z=plinth_z))
    xs, ys = np.linspace(-x / 2, x / 2, count), np.linspace(-y / 2, y / 2, deep)
    places = [[a, b] for a in xs for b in ys if abs(a) > x / 2 - 0.01 or abs(b) > y / 2 - 0.01]
    head = box(x + 4 * r, y + 4 * r, beam).move(z=height)
    floor = steps(x + 6 * r, y + 6 * r, plinth_z, tread, r * 1.5).move(z=-plinth_z)
    inner = box(max(x - 2 * pitch, pitch), max(y - 2 * pitch, pitch), height).paint(worn(cella, rng))
    rise = x * site.between(0.1, 0.28)
    top = gable(y + 4 * r, x + 5 * r, rise).turn(90).move(z=height + beam).paint(worn(roof, rng))
    faces = mirrored(pediment(x + 3.6 * r, rise * 0.95, 0.5).move(y=-y / 2 - 1.9 * r, z=height + beam), "y")
    model = (
        (copies(column(height, r, order), places) + head + floor + faces).paint(worn(stone, rng))
        + inner
        + top
    )
    return from_the_front(model.move(z=plinth_z))


def domed_hall(site: Identity, rng: np.random.Generator) -> Subject:
    """A block or polygon under one large dome, with small domes, half-domes or slim towers around it."""
    sides, wide, tall = site.pick((4, 4, 6, 8, 24)), site.between(18, 60), site.between(0.25, 0.7)
    kind, small = (
        site.pick(("half", "saucer", "pointed", "bulb", "onion", "helmet")),
        site.pick(("half", "pointed", "onion")),
    )
    stone, roof, trim, shape = (
        site.masonry(),
        site.paint("copper"),
        site.masonry(),
        site.pick(("round", "pointed", "onion")),
    )
    corners, minarets = site.pick((0, 4, 8, 2)), site.pick((0, 0, 2, 4, 6))
    r, drum, z = wide * site.between(0.24, 0.4), wide * site.between(0.02, 0.25), wide * tall
    body = lathe(
        [(wide / 2 / np.cos(np.pi / sides), 0), (wide / 2 / np.cos(np.pi / sides), z)], sides, sides > 8
    )
    ledge = lathe(
        [(wide * 0.53 / np.cos(np.pi / sides), 0), (wide * 0.53 / np.cos(np.pi / sides), wide * 0.03)],
        sides,
        sides > 8,
    ).move(z=z * 0.97)
    rows = site.whole(1, 3)
    face = window_rows(
        wide * (0.8 if sides == 4 else 0.4), z * 0.9, site.whole(2, 7), rows, (0.5, 0.7), shape, z * 0.04
    )
    panes = ring(face, min(sides, 8), wide / 2 + 0.15)
    lights = ring(window_rows(r * 0.5, drum, 1, 1, (0.5, 0.7), "round"), 12, r * 0.98 + 0.05).move(z=z)
    portal = wall(wide * 0.35, z * 1.15, wide * 0.08, [Opening(0, wide * 0.18, z * 0.8, shape=shape)]).move(
        y=-wide / 2
    )
    top = dome(r, kind, drum) + sphere(r * 0.07).move(z=drum + r * 2.0)
    around = (
        ring(dome(wide * 0.12, small, wide * 0.06), corners, wide * 0.48, 180 / corners).move(z=z)
        if corners
        else EMPTY
    )
    slim = cylinder(wide * 0.03, z * site.between(1.5, 3.2), 12) + cylinder(
        wide * 0.045, wide * 0.03, 12
    ).move(z=z * 1.4)
    high = float(slim.bounds[1, 2])
    slim = slim.paint(worn(trim, rng)) + dome(wide * 0.035, small).move(z=high).paint(roof)
    towers = ring(slim, minarets, wide * 0.8, 180 / minarets) if minarets else EMPTY
    skin = (body + portal).paint(worn(stone, rng)) + ledge.paint(trim) + panes + lights + towers
    return from_the_front(skin + (top.move(z=z) + around).paint(worn(roof, rng)))


def stepped_pyramid(site: Identity, rng: np.random.Generator) -> Subject:
    """A mound in terraces with stairs up one or four sides and a shrine on top."""
    count, wide, steep = site.whole(3, 10), site.between(24, 90), site.between(0.35, 0.9)
    sides, batter = site.pick((4, 4, 8, 30)), site.between(0.75, 1.0)
    stone, trim, roof = site.masonry(), site.masonry(), site.roofing()
    top, z = wide * site.between(0.12, 0.4), wide * 0.5 * steep
    parts, rise = [], z / count
    for n in range(count):
        w = (wide + (top - wide) * n / max(count - 1, 1)) / 2 / np.cos(np.pi / sides)
        parts.append(
            lathe([(w, 0), (w * (1 - 0.12 * (1 - batter)) - 0.2, rise)], sides, sides > 8).move(z=n * rise)
        )
    run = (wide - top) / 2 + 1.5
    flight = stairs(wide * site.between(0.08, 0.22), z, run, 30).move(y=-wide / 2 - 1.5)
    flights = four_sides(flight) if site.chance(0.5) else flight
    kind, h = site.pick(("hut", "columns", "dome", "spire", "none")), top * site.between(0.4, 0.8)
    shrines = {
        "hut": wall(top * 0.7, h, top * 0.6, [Opening(0, top * 0.2, h * 0.7, shape="flat")])
        + box(top * 0.8, top * 0.7, h * 0.2).move(z=h),
        "columns": colonnade(4, top * 0.2, h, top * 0.03)
        + colonnade(4, top * 0.2, h, top * 0.03).move(y=top * 0.3),
        "dome": dome(top * 0.4, "pointed", h * 0.2),
        "spire": lathe([(top * 0.4, 0), (top * 0.3, h * 0.5), (top * 0.1, h), (0.05, h * 2.2)], 16),
        "none": EMPTY,
    }
    model = (
        join(parts).paint(worn(stone, rng))
        + flights.paint(worn(trim, rng))
        + shrines[kind].move(z=z).paint(worn(roof, rng))
    )
    return from_the_front(model, high=20)


def tiled_hall(site: Identity, rng: np.random.Generator) -> Subject:
    """An East Asian hall: a terrace, red or plain columns, one to three curved roofs, wings."""
    x, y, eaves = site.between(12, 42), site.between(9, 18), site.between(3.5, 7)
    tiers, curl, high = site.whole(1, 3), site.between(0.05, 0.35), site.between(0.25, 0.5)
    wood, roof, stone, wallc = site.paint("red_wood"), site.roofing(), site.masonry(), site.paint("plaster")
    bays, terrace = site.whole(4, 9), site.between(0.6, 4)
    parts, z = [], terrace
    w, d = x, y
    for _ in range(tiers):
        posts = [[a, s * d / 2] for a in np.linspace(-w / 2, w / 2, bays + 1) for s in (-1, 1)]
        frame_ = copies(cylinder(0.3, eaves, 8), posts) + box(w * 1.03, d * 1.03, eaves * 0.12).move(
            z=eaves * 0.88
        )
        inner = box(w * 0.96, d * 0.8, eaves).paint(worn(wallc, rng))
        doors = window_rows(w * 0.95, eaves * 0.75, bays, 1, (0.6, 0.8)).move(y=-d * 0.4 - 0.08)
        top = curved_roof(w * 1.3, d * 1.6, d * high, w * site.between(0.4, 0.9), curl)
        parts += [
            (frame_.paint(worn(wood, rng)) + inner + doors).move(z=z),
            top.move(z=z + eaves).paint(worn(roof, rng)),
        ]
        z, w, d = z + eaves + d * high * 0.45, w * 0.78, d * 0.8
    floor = steps(x * 1.4, y * 1.7, terrace, 3, 0.5).paint(worn(stone, rng)) + stairs(
        x * 0.25, terrace, terrace * 2, 8
    ).move(y=-y * 0.85 - terrace * 2 - 1).paint(stone)
    wings = EMPTY
    if site.chance(0.45):
        wing = box(x * 0.5, y * 0.5, eaves).paint(worn(wallc, rng)) + curved_roof(
            x * 0.6, y * 0.8, y * 0.25, x * 0.4, curl
        ).move(z=eaves).paint(worn(roof, rng))
        wings = mirrored(wing.move(x=x * 1.05))
    return from_the_front(join(parts) + floor + wings, front=120)
