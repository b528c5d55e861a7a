"""Imaginary sites of defence: castles, gates, walls."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from landmarks.render.architecture import (
    column,
    curved_roof,
    dome,
    four_sides,
    round_tower,
    spire,
    square_tower,
)
from landmarks.render.imaginary.identity import Identity, worn
from landmarks.render.imaginary.standing import from_the_front
from landmarks.render.model import EMPTY, Model, copies, mirrored, ring
from landmarks.render.noise import fractal
from landmarks.render.openings import Opening, arcade, battlements, wall, window_rows
from landmarks.render.shapes import box, cone, gable, lathe, pyramid, sphere
from landmarks.render.subject import Interest, Subject, Views
from landmarks.render.terrain import land_colours, terrain

__all__ = ["castle", "gate", "rampart"]

Array = NDArray[np.float64]


def castle(site: Identity, rng: np.random.Generator) -> Subject:
    """Walls and towers round a keep, on a hill or a rock of its own."""
    hill, steep, r = site.between(4, 45), site.between(0.15, 0.7), site.between(22, 48)
    towers, z, stone, roof = site.whole(3, 8), site.between(8, 18), site.masonry(), site.roofing()
    seed, cone_z = site.seed(), site.pick((0.0, 0.5, 1.0, 1.6))
    tw = site.between(3.0, 6.0)
    green, rock = (
        site.pick(("#5f7d36", "#77803f", "#8a8350", "#4f6b33")),
        site.pick(("#76716a", "#5c5048", "#a08c6a", "#8a6a55")),
    )

    def height(x: Array, y: Array) -> Array:
        away = np.hypot(x, y) * (1 + 0.12 * fractal(np.column_stack([x, y]) / 60, 3, seed))
        return np.asarray(hill * np.clip(1 - (away - r * 1.25) / (hill / steep + 5), 0, 1) ** 1.5)

    land = land_colours(green, rock, feature=18, seed=seed, steepness=0.85)(
        terrain(height, 6 * r + 8 * hill, 56, far=6000)
    ).shaded(False)
    if site.chance(0.5):
        one = round_tower(tw, z * 1.4, tw * 2 * cone_z, 0 if cone_z else 10)
        caps = Model(one.meshes[-1:]) if cone_z else EMPTY
        one = (Model(one.meshes[:-1]) if cone_z else one).paint(worn(stone, rng)) + caps.paint(
            worn(roof, rng)
        )
    else:
        one = square_tower(tw * 1.8, z * 1.4, 3, 1, "flat" if cone_z else "battlements").paint(
            worn(stone, rng)
        )
        one = one + (
            pyramid(tw * 2, tw * 2, tw * 2 * cone_z).move(z=z * 1.4).paint(worn(roof, rng))
            if cone_z
            else EMPTY
        )
    side = 2 * r * np.sin(np.pi / towers)
    curtain = box(side, 2.2, z) + battlements(side, 2.2, 1.4, 3.2).move(z=z)
    walls = ring(curtain, towers, r * np.cos(np.pi / towers), 180 / towers).paint(worn(stone, rng))
    k, kz = r * site.between(0.35, 0.7), z * site.between(1.4, 3.2)
    keep = square_tower(k, kz, max(int(kz / 5), 2), 3, site.pick(("flat", "battlements", "cornice"))).paint(
        worn(stone, rng)
    )
    keep = keep + (
        gable(k, k, k * 0.6) if site.chance(0.5) else pyramid(k, k, k * site.between(0.2, 1.2))
    ).move(z=kz).paint(worn(roof, rng))
    extra = square_tower(k * 0.4, kz * 1.4, 5, 1, "battlements").paint(worn(stone, rng)).move(x=k * 0.6)
    model = (ring(one, towers, r) + walls + keep + (extra if site.chance(0.5) else EMPTY)).move(z=hill - 1)
    subject = from_the_front(model, land, high=12)
    spots = tuple(
        Interest((i.at[0], i.at[1], max(i.at[2], hill + z * 0.6)), i.size) for i in subject.interests
    )
    return Subject(
        model,
        land,
        Views(elevations=(0, 12)),
        spots,
        ground=height,
        owns_ground=True,
        clear=((0, 0, r * 1.5 + hill * 0.6),),
    )


def gate(site: Identity, rng: np.random.Generator) -> Subject:
    """A triumphal arch or town gate: one to five openings, columns, an attic and what stands on it."""
    count, height = site.pick((1, 1, 3, 5)), site.between(12, 42)
    deep, shape = (
        height * site.between(0.18, 0.5),
        site.pick(("round", "pointed", "flat", "segment", "onion")),
    )
    span, pier = height * site.between(0.28, 0.45), height * site.between(0.12, 0.28)
    stone, trim, roof = site.masonry(), site.masonry(), site.roofing()
    low = site.between(0.55, 0.9)
    wide = span + 2 * pier + (count - 1) * (0.55 * span + pier)
    holes = [Opening(0, span, height * 0.75, shape=shape)]
    for n in range(1, count // 2 + 1):
        x = span / 2 + pier + 0.275 * span + (n - 1) * (0.55 * span + pier)
        holes += [Opening(s * x, 0.55 * span, height * 0.75 * low, shape=shape) for s in (-1, 1)]
    body = wall(wide, height, deep, holes).paint(worn(stone, rng))
    ledge = box(wide * 1.05, deep * 1.2, height * 0.05).move(z=height * 0.95)
    attic = box(wide * site.between(0.4, 1.0), deep, height * site.between(0.08, 0.3)).move(z=height)
    z = float(attic.bounds[1, 2])
    shafts = EMPTY
    if site.chance(0.6):
        xs = np.array([span / 2 + pier / 2, wide / 2 - pier / 4])
        shaft = column(height * 0.9, height * site.between(0.025, 0.05), site.pick(("doric", "corinthian")))
        shafts = copies(
            shaft, [[s * x, t * (deep / 2 + height * 0.05)] for x in xs for s in (-1, 1) for t in (-1, 1)]
        )
    figure = lathe([(0.5, 0), (0.35, 1.2), (0.5, 2), (0.1, 2.6)], 8) + sphere(0.32).move(z=2.8)
    kind = site.pick(("figures", "roof", "dome", "towers", "none", "pagoda"))
    tops = {
        "figures": copies(
            figure.scale(height * 0.06), [[x, 0] for x in np.linspace(-wide * 0.2, wide * 0.2, 3)]
        ).paint("bronze"),
        "roof": gable(wide * 0.8, deep, height * 0.25, deep / 2).paint(worn(roof, rng)),
        "dome": four_sides(dome(deep * 0.3, "onion").move(deep * 0.5, deep * 0.2)).paint(worn(roof, rng)),
        "towers": mirrored(spire(deep * 0.8, height * 0.5).move(x=wide * 0.3)).paint(worn(roof, rng)),
        "none": EMPTY,
        "pagoda": curved_roof(wide * 1.1, deep * 1.8, height * 0.3, wide * 0.5).paint(worn(roof, rng)),
    }
    return from_the_front(body + (ledge + attic + shafts).paint(worn(trim, rng)) + tops[kind].move(z=z))


def rampart(site: Identity, rng: np.random.Generator) -> Subject:
    """A town wall: a straight or bent curtain, towers of one kind, a gatehouse."""
    count, gap, z = site.whole(2, 5), site.between(16, 34), site.between(7, 18)
    stone, roof, bend = site.masonry(), site.roofing(), site.pick((0.0, 0.0, 0.15, -0.15, 0.3))
    tower, tw = site.pick(("round", "square", "open", "cone")), site.between(3, 6)
    thick, merlon = site.between(1.5, 4.0), site.between(1.8, 4.5)
    piece = box(gap, thick, z) + battlements(gap, thick * 0.4, 1.4, merlon).move(y=-thick * 0.3, z=z)
    if tower == "square":
        one = square_tower(tw * 1.8, z * 1.5, 3, 1, "battlements")
    elif tower == "open":
        one = arcade(1, tw * 2, z * 1.5, tw, 0.4, 0.6) + battlements(tw * 2, tw, 1.2, 1.5).move(z=z * 1.5)
    else:
        one = round_tower(tw, z * 1.4, 0, 9)
    one = one.paint(worn(stone, rng))
    if tower == "cone":
        one = one + cone(tw * 1.25, tw * 2).move(z=z * 1.4).paint(worn(roof, rng))
    wide = tw * site.between(1.5, 2.6)
    house = wall(
        wide * 2,
        z * 1.5,
        tw * 2,
        [Opening(0, wide * 0.8, z * 0.7, shape=site.pick(("round", "pointed", "flat")))],
    ).paint(worn(stone, rng))
    house = house + window_rows(wide * 1.6, z * 0.4, 4, 1, (0.4, 0.6)).move(y=-tw - 0.1, z=z)
    house = house + (
        gable(wide * 2, tw * 2.2, tw, tw) if site.chance(0.5) else battlements(wide * 2, tw * 2, 1.3, 2)
    ).move(z=z * 1.5).paint(worn(roof, rng))
    xs = (np.arange(2 * count) - count + 0.5) * gap
    curtain = copies(
        piece, [[x, bend * abs(x)] for x in xs], [np.degrees(np.arctan(bend * np.sign(x))) for x in xs]
    )
    ends = (np.arange(2 * count + 1) - count) * gap
    model = (
        curtain.paint(worn(stone, rng))
        + copies(one, [[x, bend * abs(x)] for x in ends if abs(x) > 1])
        + house
    )
    subject = from_the_front(model, front=60, high=10)
    part = max(1.6 * gap, 3.2 * z)
    return replace(subject, fit=((-part, 0, 0), (part, 0, 1.6 * z)))
