"""Imaginary sites that stand tall: masts, towers, steeples, pagodas, skyscrapers, columns."""

from __future__ import annotations

import numpy as np

from landmarks.render.architecture import clock_face, curved_roof, dome, four_sides, spire, steps
from landmarks.render.imaginary.identity import Identity, worn
from landmarks.render.lattice import frame
from landmarks.render.model import EMPTY, Model, join, mirrored, ring
from landmarks.render.openings import battlements, window_rows
from landmarks.render.shapes import box, cone, cylinder, gable, lathe, loft, prism, pyramid, regular, sphere
from landmarks.render.subject import Interest, Subject, Views

__all__ = [
    "column_of_honour",
    "lattice_mast",
    "lighthouse",
    "pagoda",
    "skyscraper",
    "steeple",
    "tiered_tower",
]


def _upright(model: Model, height: float, extras: Model = EMPTY, low: float = 0, high: float = 20) -> Subject:
    """A subject to be walked round, with close-ups of its head, its middle and its foot."""
    wide = float(np.ptp(model.bounds[:, 0]))
    return Subject(
        model=model,
        extras=extras,
        views=Views(elevations=(low, high)),
        interests=(
            Interest((0, 0, height * 0.88), height * 0.3),
            Interest((0, 0, height * 0.5), max(height * 0.35, wide * 0.6)),
            Interest((0, 0, height * 0.15), max(height * 0.35, wide * 0.8)),
        ),
    )


def lattice_mast(site: Identity, rng: np.random.Generator) -> Subject:
    """Steel lattice on three to eight legs: straight, waisted like a cooling tower, or bulging."""
    height, sides = site.between(45, 260), site.pick((3, 4, 6, 8, 12))
    base, top = height * site.between(0.06, 0.2), height * site.between(0.01, 0.05)
    bulge, twist = height * site.pick((-0.04, 0.0, 0.05, 0.09)), site.pick((0.0, 0.0, 60.0, 120.0))
    levels = np.linspace(0, 1, site.whole(7, 16))
    radii = np.maximum(base + (top - base) * levels + bulge * np.sin(np.pi * levels), top)
    outlines = [
        regular(sides, r, height * z, start=180 / sides + twist * z)
        for r, z in zip(radii, levels, strict=True)
    ]
    paint, second = site.paint("iron"), site.paint()
    bands = site.whole(0, 3)
    mast = frame(outlines, height * 0.006 * (4 / sides) ** 0.5, crossed=site.chance(0.7))
    decks = join(
        [
            cylinder(float(np.interp(z, levels, radii)) * site.between(1.3, 2.2) + 2, height * 0.03, 16).move(
                z=height * z
            )
            for z in np.linspace(0.35, 0.85, bands)
        ]
    )
    crown = site.pick(("needle", "ball", "cabin"))
    head = cone(top * 0.5, height * 0.16).move(z=height)
    if crown == "ball":
        head = head + sphere(height * 0.045).move(z=height * 1.03)
    elif crown == "cabin":
        head = head + lathe([(top, 0), (top * 3 + 3, height * 0.03), (top * 2 + 2, height * 0.07)], 18).move(
            z=height * 0.98
        )
    feet = ring(box(base * 0.35, base * 0.35, height * 0.015), sides, base * 0.98, start=180 / sides)
    model = mast.paint(worn(paint, rng)) + (decks + head).paint(worn(second, rng)) + feet.paint("concrete")
    return _upright(model, height)


def tiered_tower(site: Identity, rng: np.random.Generator) -> Subject:
    """Storeys that narrow upwards under a dome, a spire, a cone or a parapet."""
    sides, tiers = site.pick((4, 4, 6, 8, 24)), site.whole(1, 5)
    wide, height = site.between(9, 26), site.between(30, 95)
    shrink, crown = site.between(0.6, 0.95), site.pick(("dome", "onion", "spire", "cone", "flat", "helmet"))
    stone, roof, trim = site.masonry(), site.roofing(), site.masonry()
    shape, columns = site.pick(("flat", "round", "pointed")), site.whole(1, 4)
    share = np.array([0.8**n for n in range(tiers)])
    heights = height * share / share.sum()
    parts, panes, z, w = [], [], 0.0, wide
    for tall in heights:
        body = lathe(
            [(w / 2 / np.cos(np.pi / sides), 0), (w / 2 * 0.97 / np.cos(np.pi / sides), tall)],
            sides,
            sides > 8,
        )
        ledge = lathe(
            [(w * 0.57 / np.cos(np.pi / sides), 0), (w * 0.57 / np.cos(np.pi / sides), wide * 0.05)],
            sides,
            sides > 8,
        )
        parts += [body.move(z=z).paint(worn(stone, rng)), ledge.move(z=z + tall - wide * 0.05).paint(trim)]
        rows = max(int(tall / 9), 1)
        face = window_rows(
            w * (0.8 if sides == 4 else 0.42), tall * 0.8, columns, rows, (0.45, 0.55), shape, tall * 0.08
        )
        panes.append(ring(face, min(sides, 8), w / 2 + 0.12).move(z=z))
        z, w = z + float(tall), w * shrink
    tops = {
        "dome": dome(w * 0.5, "half"),
        "onion": dome(w * 0.5, "onion"),
        "helmet": dome(w * 0.55, "helmet"),
        "spire": spire(w * 1.1, w * 2.4, max(sides, 4), ball=w * 0.06),
        "cone": cone(w * 0.62, w * 0.9),
        "flat": four_sides(battlements(w, w * 0.1, w * 0.15, w * 0.25).move(y=-w * 0.46)),
    }
    clock = EMPTY
    if site.chance(0.35):
        clock = four_sides(clock_face(wide * 0.22).move(y=-wide * 0.5 - 0.25, z=heights[0] * 0.82))
    model = join(parts) + join(panes) + tops[crown].move(z=z).paint(worn(roof, rng)) + clock
    return _upright(model, height + w)


def lighthouse(site: Identity, rng: np.random.Generator) -> Subject:
    """A slim round or angular tower in bands or spirals of two colours, with a lantern."""
    height, sides = site.between(16, 60), site.pick((6, 8, 24, 24))
    foot, top = height * site.between(0.09, 0.17), height * site.between(0.06, 0.085)
    first, second, roof = site.paint(), site.paint(), site.paint()
    stripes, flare = site.whole(1, 7), site.between(1.0, 2.2)
    levels = np.linspace(0, 1, stripes + 1)
    radii = top + (foot - top) * (1 - levels) ** flare
    parts = []
    for n in range(stripes):
        ends = [(radii[n], levels[n] * height), (radii[n + 1], levels[n + 1] * height)]
        parts.append(lathe(ends, sides, sides > 8).paint(worn((first, second)[n % 2], rng)))
    gallery = cylinder(top * 1.5, height * 0.025, 20).paint("dark_iron")
    lantern = cylinder(top * 0.75, height * 0.1, 12).paint("signal_light" if rng.random() < 0.5 else "glass")
    cap = dome(top * 0.95, site.pick(("half", "pointed", "helmet"))).move(z=height * 0.1).paint(roof)
    house = EMPTY
    if site.chance(0.6):
        w = height * site.between(0.25, 0.45)
        house = box(w, w * 0.6, w * 0.4).paint(first) + gable(w * 1.1, w * 0.7, w * 0.3).move(
            z=w * 0.4
        ).paint(roof)
        house = (house + window_rows(w * 0.9, w * 0.35, 4, 1).move(y=-w * 0.3 - 0.08)).move(x=w * 0.7)
    slits = ring(window_rows(top * 0.5, height * 0.7, 1, 4, (0.5, 0.3), low=height * 0.1), 4, foot * 0.8)
    head = (gallery + lantern.move(z=height * 0.02) + cap.move(z=height * 0.02)).move(z=height)
    return _upright(join(parts) + head + house + slits, height * 1.1)


def pagoda(site: Identity, rng: np.random.Generator) -> Subject:
    """Three to eleven roofs above each other, square or many-sided, curved or straight."""
    tiers, sides = site.whole(3, 11), site.pick((4, 4, 6, 8))
    wide, shrink = site.between(7, 16), site.between(0.84, 0.97)
    storey, overhang = site.between(2.2, 5.2), site.between(1.3, 1.9)
    wall, roof, plinth = site.paint("plaster"), site.roofing(), site.masonry()
    curl, steep = site.between(0.05, 0.5), site.between(0.12, 0.3)
    parts, z, w = [steps(wide * 1.7, wide * 1.7, 1.6, 3, 0.5, sides).paint(plinth)], 1.6, wide
    for _ in range(tiers):
        body = lathe(
            [(w / 2 / np.cos(np.pi / sides), 0), (w / 2 / np.cos(np.pi / sides), storey)], sides, False
        )
        panes = ring(
            window_rows(w * 0.45, storey * 0.8, 2, 1, (0.55, 0.7), low=storey * 0.1), sides, w / 2 + 0.08
        )
        if sides == 4:
            top = curved_roof(w * overhang, w * overhang, w * steep, curl=curl)
        else:
            r = w * overhang / 2
            top = lathe([(r, 0), (r * 0.7, w * steep * 0.4), (r * 0.42, w * steep)], sides, False)
        parts += [
            body.move(z=z).paint(worn(wall, rng)),
            panes.move(z=z),
            top.move(z=z + storey * 0.9).paint(worn(roof, rng)),
        ]
        z, w = z + storey + w * steep * 0.35, w * shrink
    finial = lathe(
        [(w * 0.1, 0), (w * 0.16, w * 0.3), (w * 0.06, w * 0.5), (w * 0.12, w * 0.7), (0.02, w * 1.3)], 10
    )
    return _upright(join(parts) + finial.move(z=z).paint(site.pick(("gold", "bronze", "iron"))), z + w)


def steeple(site: Identity, rng: np.random.Generator) -> Subject:
    """A church: nave, one or two towers with spires or bulbs, an apse."""
    w, long, eaves = site.between(10, 22), site.between(24, 60), site.between(9, 22)
    stone, roof, cap = site.masonry(), site.roofing(), site.roofing()
    tall, twin = eaves * site.between(1.3, 2.8), site.chance(0.4)
    shape, columns = site.pick(("pointed", "round")), site.whole(3, 8)
    ridge = w * site.between(0.4, 1.0)
    nave = box(w, long, eaves).move(y=long / 2) + gable(long, w, ridge).turn(90).move(y=long / 2, z=eaves)
    panes = window_rows(long * 0.9, eaves * 0.8, columns, 1, (0.4, 0.8), shape, low=eaves * 0.12)
    sides = mirrored(panes.turn(90).move(x=w / 2 + 0.1, y=long / 2))
    front = window_rows(w * 0.5, eaves * 0.4, 1, 1, (0.7, 0.95), shape).move(y=-0.1)
    t = w * site.between(0.3, 0.5)
    kind = site.pick(("spire", "onion", "helmet", "pyramid", "bulb"))
    tops = {"spire": spire(t * 1.05, t * 3.2), "pyramid": pyramid(t * 1.1, t * 1.1, t)}
    head = tops.get(kind) or dome(t * 0.5, kind)
    shaft = box(t, t, tall).paint(worn(stone, rng)) + head.move(z=tall).paint(worn(cap, rng))
    shaft = shaft + four_sides(
        window_rows(t * 0.8, tall * 0.25, 2, 1, (0.5, 0.9), shape, low=tall * 0.7).move(y=-t / 2 - 0.08)
    )
    towers = mirrored(shaft.move(x=w * 0.5)) if twin else shaft.move(x=site.pick((0.0, w * 0.6)), y=-t * 0.3)
    apse = (
        cylinder(w * 0.4, eaves * 0.7, 12) + cone(w * 0.43, eaves * 0.3, sides=12).move(z=eaves * 0.7)
    ).move(y=long)
    skin = nave.meshes[0], nave.meshes[1]
    body = (
        Model(skin[:1]).paint(worn(stone, rng)) + Model(skin[1:]).paint(worn(roof, rng)) + apse.paint(stone)
    )
    model = (body + sides + front + towers).move(y=-long / 2)
    return _upright(model, tall + t, high=15)


def skyscraper(site: Identity, rng: np.random.Generator) -> Subject:
    """A high-rise: prism, twist, taper or setbacks, of glass or of stone, with a crown."""
    height, sides = site.between(90, 320), site.pick((3, 4, 4, 5, 8, 24))
    wide, twist = height * site.between(0.1, 0.26), site.pick((0.0, 0.0, 0.0, 45.0, 100.0))
    taper, setbacks = site.between(0.35, 1.05), site.whole(0, 4)
    glass, rib = site.paint("glass"), site.paint("steel")
    levels = np.linspace(0, 1, 13)
    size = 1 + (taper - 1) * (np.floor(levels * (setbacks + 1)) / (setbacks + 1) if setbacks else levels)
    skin = loft(
        [
            regular(sides, wide / 2 * s, height * z, start=180 / sides + twist * z)
            for s, z in zip(size, levels, strict=True)
        ],
        sides > 8,
    )
    floors = [
        lathe([(wide / 2 * s * 1.02, 0), (wide / 2 * s * 1.02, height * 0.008)], sides, False)
        .turn(twist * z)
        .move(z=height * z)
        for s, z in zip(
            np.interp(np.linspace(0, 1, 24), levels, size), np.linspace(0.02, 0.97, 24), strict=True
        )
    ]
    crown = site.pick(("mast", "pyramid", "slant", "none", "ring"))
    w = wide * float(size[-1])
    tops = {
        "mast": cone(w * 0.06, height * 0.22, sides=8),
        "pyramid": lathe([(w / 2, 0), (0.1, w * 0.9)], sides, False),
        "slant": prism([[-w * 0.33, 0], [w * 0.33, 0], [w * 0.33, w * 0.7]], w * 0.66)
        .turn(90, "x")
        .move(y=w * 0.33),
        "none": EMPTY,
        "ring": ring(box(w * 0.1, w * 0.05, w * 0.4), 12, w * 0.42),
    }
    base = box(wide * site.between(1.0, 1.8), wide * 1.2, height * 0.05)
    model = skin.paint(worn(glass, rng)) + (join(floors) + tops[crown].move(z=height) + base).paint(
        worn(rib, rng)
    )
    if sides in (3, 4, 5) and not twist:
        lit = window_rows(wide * 0.62 * min(taper, 1), height * 0.9, 8, 18, (0.6, 0.5))
        model = model + ring(lit, sides, wide / 2 * np.cos(np.pi / sides) + 0.3)
    return _upright(model, height)


def column_of_honour(site: Identity, rng: np.random.Generator) -> Subject:
    """An obelisk, a column with a figure, a stele or a twisted shaft, on a stepped base."""
    height, kind = (
        site.between(12, 70),
        site.pick(("round", "triangle", "twist", "cross", "round", "hexagon")),
    )
    r, stone, base = height * site.between(0.035, 0.08), site.masonry(), site.masonry()
    sides = {"triangle": 3, "twist": 4, "hexagon": 6}.get(kind, 20)
    taper, turn = site.between(0.5, 0.95), 180.0 if kind == "twist" else 0.0
    shaft = loft(
        [
            regular(sides, r * (1 + (taper - 1) * z), height * z, start=turn * z)
            for z in np.linspace(0, 1, 14)
        ],
        sides > 8,
    )
    if kind == "cross":
        shaft = box(r * 1.6, r * 1.2, height) + box(r * 7, r * 1.2, r * 1.6).move(z=height * 0.72)
    capital = lathe(
        [(r * 0.9, 0), (r * 1.6, r * 0.8), (r * 1.6, r * 1.1)], 12 if sides > 8 else sides, sides > 8
    )
    figure = lathe([(r * 0.8, 0), (r * 0.5, r * 1.6), (r * 0.75, r * 2.6), (r * 0.2, r * 3.1)], 10) + sphere(
        r * 0.42, 1.2
    ).move(z=r * 3.5)
    top = site.pick(("figure", "ball", "point", "flame"))
    tops = {
        "figure": figure,
        "ball": sphere(r * 1.5).move(z=r * 1.9),
        "point": lathe([(r, 0), (0.02, r * 3)], sides, False),
        "flame": lathe([(r * 0.5, 0), (r * 1.1, r), (r * 0.5, r * 2.4), (0.02, r * 4)], 12),
    }
    count, spread = site.whole(1, 6), site.between(3, 8)
    plinth = steps(r * spread, r * spread, height * 0.08, count, r * 0.6, site.pick((4, 8, 24)))
    block = box(r * 3, r * 3, height * 0.12).move(z=height * 0.08)
    around = (
        ring(sphere(r * 0.8).move(z=r), site.pick((0, 4, 8)) or 1, r * (spread + 2))
        if site.chance(0.5)
        else EMPTY
    )
    metal = site.pick(("gold", "bronze", "copper", "marble"))
    z = height * 0.2
    model = (shaft + capital.move(z=height)).move(z=z).paint(worn(stone, rng)) + tops[top].move(
        z=height + z + r
    ).paint(metal)
    return _upright(model + (plinth + block + around).paint(worn(base, rng)), height * 1.3)
