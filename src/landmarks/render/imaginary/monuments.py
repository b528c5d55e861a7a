"""Imaginary sites that only stand for something: balls, stones, fountains, figures."""

from __future__ import annotations

import numpy as np

from landmarks.render.architecture import steps
from landmarks.render.imaginary.identity import Identity, worn
from landmarks.render.imaginary.standing import walked_round
from landmarks.render.model import EMPTY, Model, copies, join, ring, row
from landmarks.render.shapes import beams, box, cone, disc, lathe, pyramid, sphere, tube
from landmarks.render.subject import Subject
from landmarks.render.terrain import boulders, rocky

__all__ = ["balls", "figure", "fountain", "standing_stones"]


def balls(site: Identity, rng: np.random.Generator) -> Subject:
    """Spheres, rings or cubes on stalks or tubes: a tree, a stack, a ring, a spiral, a heap."""
    count, size, kind = (
        site.whole(3, 14),
        site.between(4, 20),
        site.pick(("ring", "stack", "spiral", "tree", "heap", "row")),
    )
    n, body = np.arange(count), site.pick(("ball", "ball", "cube", "disc", "drop"))
    turn = 2 * np.pi * n / count
    places = {
        "ring": np.column_stack([size * 2 * np.cos(turn), size * 2 * np.sin(turn), 0 * n + size * 1.5]),
        "stack": np.column_stack([0 * n, 0 * n, size * 0.7 * (n + 0.7)]),
        "spiral": np.column_stack(
            [size * np.cos(3 * turn), size * np.sin(3 * turn), size * (0.5 + 4 * n / count)]
        ),
        "tree": np.column_stack(
            [
                size * np.cos(5 * n) * (0.5 + n % 3 * 0.6),
                size * np.sin(5 * n) * (0.5 + n % 3 * 0.6),
                size * (1.4 + n % 4 * 0.6),
            ]
        ),
        "heap": np.column_stack(
            [site.rng.normal(0, size * 0.8, (count, 2)), size * (0.5 + site.rng.uniform(0, 1.8, count))]
        ),
        "row": np.column_stack([size * 1.2 * (n - (count - 1) / 2), 0 * n, size * (1 + 0.5 * np.sin(n))]),
    }[kind].astype(float)
    r = size * site.between(0.28, 0.5)
    one = {
        "ball": sphere(r),
        "cube": box(r * 1.5, r * 1.5, r * 1.5).move(z=-r * 0.75),
        "disc": sphere(r * 1.2, 0.35),
        "drop": lathe([(0.05, -r), (r, -r * 0.2), (r * 0.6, r * 0.6), (0.05, r * 1.6)], 18),
    }[body]
    skin = site.paint(site.pick(("white_paint", "steel", "chrome", "gold", "concrete", "copper")))
    legs = np.column_stack([places[:, :2] * site.pick((0.0, 1.0, 1.0)), 0 * n])
    bars = beams(legs, places, size * site.between(0.03, 0.1))
    links = (
        tube(places, size * 0.06, closed=kind == "ring")
        if kind in ("ring", "spiral", "row") and site.chance(0.7)
        else EMPTY
    )
    scales = site.rng.uniform(0.6, 1.25, count) if site.chance(0.5) else np.ones(count)
    foot = steps(size * 2, size * 2, size * 0.15, 2, 0.6, 24).paint("concrete")
    second = site.paint("steel")
    return walked_round(
        copies(one, places, 0, scales).paint(worn(skin, rng)) + (bars + links).paint(worn(second, rng)) + foot
    )


def standing_stones(site: Identity, rng: np.random.Generator) -> Subject:
    """Menhirs in a ring, a row, a grid or a spiral, or a table of stone."""
    count, tall, kind = (
        site.whole(5, 26),
        site.between(1.8, 7),
        site.pick(("ring", "rows", "spiral", "dolmen", "two rings", "ring")),
    )
    slim, lean, seed = site.between(0.2, 0.5), site.between(0, 8), site.seed()
    own = np.random.default_rng(seed)
    stone = (
        pyramid(tall * slim, tall * slim * site.between(0.4, 1), tall, site.between(0.35, 0.95))
        .bend(rocky(tall * 0.07, tall * 0.5, seed))
        .turn(lean, "x")
    )
    paint, r, n = site.masonry(), tall * site.between(1.5, 3.5), np.arange(count)
    sizes = own.uniform(site.between(0.5, 0.95), 1.15, count)
    turn = 2 * np.pi * n / count
    spiral = (
        np.column_stack([np.cos(2.2 * turn), np.sin(2.2 * turn)]) * (r * (0.25 + 0.9 * n / count))[:, None]
    )
    lines = np.column_stack([(n % 6 - 2.5) * tall * 1.1, (n // 6 - 1.5) * tall * 1.4])
    circle = np.column_stack([np.cos(turn), np.sin(turn)]) * r
    spots = {
        "ring": circle,
        "rows": lines,
        "spiral": spiral,
        "two rings": circle * np.where(n % 2, 1, 0.55)[:, None],
        "dolmen": circle[: count // 3 * 0 + 4] * 0.25,
    }[kind]
    model = copies(stone, spots, np.degrees(np.arctan2(spots[:, 1], spots[:, 0])) + 90, sizes[: len(spots)])
    if kind == "dolmen":
        slab = box(r * 0.9, r * 0.7, tall * 0.3).bend(rocky(tall * 0.1, tall * 0.6, seed + 1)).turn(4, "y")
        model = copies(stone, spots) + slab.move(z=tall * 0.9)
    if site.chance(0.4):
        model = model + stone.scale(1.5) if kind != "dolmen" else model
    moss = "moss" if rng.random() < 0.2 else worn(paint, rng)
    litter = boulders(
        np.column_stack([rng.normal(0, r * 1.3, (6, 2)), np.zeros(6)]), rng.uniform(0.1, 0.5, 6), rng, 2
    )
    return walked_round(model.paint(moss), litter)


def fountain(site: Identity, rng: np.random.Generator) -> Subject:
    """Basins of water above each other, a figure on top, jets round about."""
    r, tiers, sides = site.between(4, 12), site.whole(1, 4), site.pick((6, 8, 32, 32))
    stone, metal = site.masonry(), site.pick(("bronze", "gold", "marble", "copper", "dark_iron"))
    step, lip = r * site.between(0.35, 0.7), site.between(0.5, 1.2)
    pool = lathe([(r * 1.05, 0), (r * 1.05, lip), (r * 0.97, lip)], sides, sides > 8)
    wet, spill = [disc(r * 0.96, 28).move(z=lip + 0.02)], [EMPTY]
    parts, z, w = [pool, steps(r * 2.5, r * 2.5, 0.4, 2, 0.4, sides)], lip, r * 0.55
    for _ in range(tiers):
        stem = lathe([(w * 0.3, 0), (w * 0.18, step * 0.5), (w * 0.3, step)], 14)
        bowl = lathe(
            [(w * 0.25, 0), (w * 0.8, step * 0.12), (w, step * 0.25), (w * 0.94, step * 0.25)],
            sides,
            sides > 8,
        )
        parts += [stem.move(z=z), bowl.move(z=z + step)]
        wet.append(disc(w * 0.93, 24).move(z=z + step * 1.26))
        if rng.random() < 0.8:
            spill.append(ring(box(w * 0.1, 0.02, step * 1.15), 14, w * 1.01).move(z=z + 0.05))
        z, w = z + step * 1.25, w * 0.62
    top = site.pick(("figure", "obelisk", "ball", "horse", "jet"))
    h = step * site.between(0.8, 1.8)
    tops = {
        "figure": _person(h),
        "obelisk": pyramid(h * 0.25, h * 0.25, h * 1.6, 0.4),
        "ball": sphere(h * 0.4).move(z=h * 0.35),
        "horse": (
            sphere(h * 0.3, 0.8).scale(1.7, 1, 1).move(z=h * 0.5)
            + beams([[0.4 * h, 0, 0.5 * h]], [[0.7 * h, 0, h]], 0.2 * h)
            + _legs(h)
        ),
        "jet": EMPTY,
    }
    count, high = site.pick((0, 4, 8, 12, 20)), r * site.between(0.3, 1.2)
    jets = EMPTY
    if count and rng.random() < 0.85:
        t = np.linspace(0, 1, 7)
        jets = ring(
            tube(np.column_stack([0 * t, -r * 0.8 * (1 - t), lip + 4 * high * t * (1 - t)]), r * 0.018, 5),
            count,
            0.0,
        )
    if top == "jet":
        jets = jets + cone(r * 0.07, r * 1.6, r * 0.12, 8).move(z=z)
    around = ring(_person(step).move(z=lip), site.pick((0, 4, 6)) or 1, r) if site.chance(0.5) else EMPTY
    model = (
        join(parts).paint(worn(stone, rng))
        + (tops[top].move(z=z) + around).paint(metal)
        + join(wet).paint("turquoise_water" if site.chance(0.4) else "water")
        + (jets + join(spill)).paint("foam")
    )
    return walked_round(model, high=22)


def figure(site: Identity, rng: np.random.Generator) -> Subject:
    """A colossus, a row of heads, an abstract block or a beast, on a plinth."""
    h, kind = site.between(5, 45), site.pick(("robed", "heads", "beast", "slabs", "sitting", "hand"))
    skin = (
        site.masonry()
        if site.chance(0.5)
        else site.paint(site.pick(("bronze", "copper", "gold", "white_paint")))
    )
    stone, wide = site.masonry(), site.between(0.5, 1.1)
    arm = site.between(-0.3, 0.5)
    head = (
        lathe([(0.3, 0), (0.42, 0.35), (0.5, 0.8), (0.42, 1.3), (0.05, 1.5)], 10).scale(1, 0.8, 1)
        + box(0.16, 0.3, 0.45).move(y=-0.42, z=0.55)
        + box(0.75, 0.25, 0.14).move(y=-0.32, z=1.0)
    )
    count = site.whole(3, 8)
    finger = tube(np.array([[0, 0, 0], [0, -0.03, 0.25], [0, 0, 0.5]]), [0.07, 0.065, 0.04])
    bodies = {
        "robed": _person(1.0) + beams([[-0.16, 0, 0.7]], [[-0.36, 0, 0.7 + arm]], 0.07),
        "heads": row(head.scale(0.5), count, (0.75, 0)),
        "beast": sphere(0.3, 0.8).scale(1.8, 1, 1).move(z=0.55)
        + _legs(1.0)
        + sphere(0.2).move(x=0.62, z=0.85)
        + ring(cone(0.05, 0.25, sides=6), 2, 0.12).move(x=0.62, z=1.0),
        "slabs": join(
            [
                box(0.5 - 0.08 * k, 0.18, 0.26).turn(35.0 * k + 60 * wide).move(0.05 * k, 0, 0.25 * k)
                for k in range(4)
            ]
        ),
        "sitting": lathe([(0.5, 0), (0.55, 0.15), (0.3, 0.3), (0.33, 0.6), (0.12, 0.7)], 16)
        + sphere(0.16, 1.2).move(z=0.85),
        "hand": box(0.4, 0.14, 0.5)
        + copies(finger, [[x, 0, 0.48] for x in (-0.16, -0.05, 0.06, 0.16)], 0, [0.8, 1, 0.95, 0.75])
        + finger.turn(40, "y").move(x=0.2, z=0.2),
    }
    body = bodies[kind].bend(rocky(0.012, 0.2, site.seed(), 2)).scale(h)
    plinth = site.pick(("box", "round", "tower", "none"))
    w = float(np.ptp(body.bounds[:, 0])) * wide + 0.3 * h
    bases = {
        "box": box(w, w * 0.7, h * 0.3),
        "round": steps(w * 1.3, w * 1.3, h * 0.25, 4, h * 0.06, 24),
        "tower": pyramid(w * 0.8, w * 0.8, h * 0.9, 0.7),
        "none": box(w, w, 0.2),
    }
    z = float(bases[plinth].bounds[1, 2])
    return walked_round(
        body.move(z=z - 0.02 * h).paint(worn(skin, rng)) + bases[plinth].paint(worn(stone, rng)), high=12
    )


def _person(height: float) -> Model:
    """A draped figure, much simplified."""
    h = height
    robe = lathe([(0.22 * h, 0), (0.13 * h, 0.45 * h), (0.19 * h, 0.72 * h), (0.06 * h, 0.84 * h)], 12)
    return (
        robe
        + sphere(0.09 * h, 1.2).move(z=0.92 * h)
        + beams([[0.16 * h, 0, 0.7 * h]], [[0.34 * h, -0.1 * h, 0.98 * h]], 0.07 * h)
    )


def _legs(h: float) -> Model:
    """A beast's four legs, to a back half of `h` up."""
    return beams(
        [[x * h, y * h, 0.45 * h] for x in (-0.4, 0.4) for y in (-0.15, 0.15)],
        [[x * h, y * h, 0] for x in (-0.45, 0.45) for y in (-0.15, 0.15)],
        0.09 * h,
    )
