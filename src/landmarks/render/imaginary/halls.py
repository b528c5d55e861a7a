"""Imaginary sites where people gather: palaces, squares, stadiums."""

from __future__ import annotations

import numpy as np

from landmarks.render.architecture import clock_face, dome, pediment, spire, square_tower
from landmarks.render.imaginary.identity import Identity, worn
from landmarks.render.imaginary.standing import from_the_front
from landmarks.render.model import EMPTY, Model, join, mirrored, ring
from landmarks.render.openings import Opening, wall, window_rows
from landmarks.render.shapes import beams, box, cone, cylinder, gable, grid, pyramid
from landmarks.render.subject import Subject

__all__ = ["palace", "stadium", "town_square"]


def palace(site: Identity, rng: np.random.Generator) -> Subject:
    """Long wings in storeys, a middle part and corner pavilions with roofs of their own."""
    wide, deep, storeys = site.between(45, 140), site.between(14, 30), site.whole(2, 5)
    z = storeys * site.between(3.6, 5.5)
    stone, trim, roof = site.masonry(), site.masonry(), site.roofing()
    columns, shape = site.whole(7, 19), site.pick(("flat", "flat", "round", "pointed"))
    panes = window_rows(wide * 0.97, z * 0.95, columns, storeys, (site.between(0.3, 0.6), 0.6), shape)
    steep = deep * site.between(0.0, 0.7)
    block = box(wide, deep, z).paint(worn(stone, rng)) + box(wide + 1.5, deep + 1.5, z * 0.06).move(
        z=z
    ).paint(trim)
    top = gable(wide, deep, max(steep, 0.2), hip=deep / 2 if site.chance(0.5) else 0).move(z=z * 1.06)
    mid, up = wide * site.between(0.12, 0.3), z * site.between(1.15, 1.7)
    centre = box(mid, deep * 1.3, up).paint(worn(trim, rng)) + window_rows(
        mid * 0.9, up * 0.92, 3, storeys, (0.45, 0.6), "round"
    ).move(y=-deep * 0.65 - 0.1)
    kind = site.pick(("dome", "gable", "tower", "pyramid", "pediment"))
    heads = {
        "dome": dome(mid * 0.42, site.pick(("half", "helmet", "pointed")), mid * 0.15),
        "gable": gable(deep * 1.3, mid, mid * 0.6).turn(90),
        "pyramid": pyramid(mid * 1.05, deep * 1.35, mid * 0.8, 0.3),
        "pediment": gable(deep * 1.3, mid * 1.05, mid * 0.25).turn(90),
        "tower": square_tower(mid * 0.45, z * 1.3, 3, 2, "cornice") + spire(mid * 0.45, z).move(z=z * 1.35),
    }
    ends = EMPTY
    if site.chance(0.6):
        w = deep * 1.15
        end = box(w, w, z * 1.2).paint(worn(trim, rng)) + pyramid(w, w, w * site.between(0.3, 0.9), 0.2).move(
            z=z * 1.2
        ).paint(worn(roof, rng))
        end = end + window_rows(w * 0.9, z * 1.1, 3, storeys, (0.4, 0.6), shape).move(y=-w / 2 - 0.1)
        ends = mirrored(end.move(x=wide / 2))
    flag = beams([[0, 0, up]], [[0, 0, up + z]], 0.5).paint("white_paint") if rng.random() < 0.3 else EMPTY
    model = block + panes.move(y=-deep / 2 - 0.1) + panes.turn(180).move(y=deep / 2 + 0.1) + centre + ends
    return from_the_front(model + (top + heads[kind].move(z=up)).paint(worn(roof, rng)), flag, 75)


def town_square(site: Identity, rng: np.random.Generator) -> Subject:
    """A row of old town houses with gables, each in its colour, one of them with a tower or a clock."""
    count, storeys, tall = site.whole(4, 9), site.whole(2, 5), site.between(0.6, 1.6)
    special = site.whole(0, count - 1)
    roof, parts, x = site.roofing(), [], 0.0
    for n in range(count):
        w, z = site.between(6, 11), storeys * 3.2 + site.between(0, 4)
        colour, columns = site.masonry() if site.chance(0.4) else site.paint("plaster"), site.whole(2, 4)
        body = box(w, 12, z).move(y=6).paint(worn(colour, rng))
        panes = window_rows(
            w * 0.9, z - 3.6, columns, storeys - 1, (0.45, 0.6), site.pick(("flat", "round"))
        ).move(y=-0.08, z=3.6)
        shop = window_rows(w * 0.9, 3, 2, 1, (0.75, 0.8)).move(y=-0.1)
        style, rise = site.pick(("gable", "steps", "flat", "hip")), w * tall
        if style in ("gable", "steps"):
            top = gable(12, w, rise).turn(90).move(y=6).paint(worn(roof, rng))
            front = (
                pediment(w, rise, 0.4)
                if style == "gable"
                else join([box(w * (1 - k / 5), 0.5, rise * 0.22).move(z=k * rise / 5) for k in range(5)])
            )
            top = (
                top
                + front.move(y=-0.1).paint(worn(colour, rng))
                + window_rows(w * 0.3, rise * 0.5, 1, 1).move(y=-0.4)
            )
        else:
            top = (
                gable(w, 12, rise * 0.7 if style == "hip" else 0.6, w * 0.1).move(y=6).paint(worn(roof, rng))
            )
        house = body + panes + shop + top.move(z=z)
        if n == special:
            t = square_tower(w * 0.5, z * 1.6, 5, 1, "cornice").paint(worn(colour, rng)) + spire(
                w * 0.6, w * 1.6
            ).move(z=z * 1.6).paint(roof)
            house = house + t.move(y=4) + clock_face(w * 0.2).move(y=4 - w * 0.25 - 0.3, z=z * 1.42)
        parts.append(house.move(x=x + w / 2))
        x += w
    model = join(parts).move(x=-x / 2)
    lamp = ring(cylinder(0.3, 3, 8), 6, 9).paint("dark_iron") if rng.random() < 0.5 else EMPTY
    return from_the_front(model, lamp.move(y=-14), 60, 8)


def stadium(site: Identity, rng: np.random.Generator) -> Subject:
    """An oval bowl, ribbed, arcaded or smooth, with a ring of roof, masts or both."""
    long, short, height = site.between(60, 130), site.between(0.6, 1.0), site.between(14, 42)
    inner, lean, seats = site.between(0.5, 0.7), site.between(0.85, 1.2), site.paint()
    skin, trim = site.paint("concrete"), site.paint("steel")
    kind, top, foot = (
        site.pick(("ribs", "arcade", "smooth", "bands")),
        site.pick(("cover", "masts", "both", "none")),
        max(lean, 1.0),
    )
    outside = _band((long * lean, 0), (long, height))
    inside = _band((long * 0.99, height), (long * inner, 0.6))
    cover = _band(
        (long * 1.06, height * 1.05), (long * site.between(0.7, 0.9), height * site.between(1.1, 1.4))
    )
    arch = wall(long * 0.19, height * 0.9, 2, [Opening(0, long * 0.13, height * 0.75)])
    belt = [
        _band((long * foot + 1, height * z), (long * foot + 1, height * (z + 0.1)))
        for z in (0.15, 0.45, 0.75)
    ]
    outer = {
        "ribs": ring(box(1.5, 3, height), site.whole(16, 44), long * foot + 1),
        "arcade": ring(arch, 32, long * foot + 1),
        "smooth": EMPTY,
        "bands": join(belt),
    }
    masts = ring(cone(1.2, height * site.between(0.8, 2.2), 0.4, 8), site.pick((4, 8, 14, 20)), long * 1.08)
    field = cylinder(long * inner * 0.9, 0.7, 32).paint("grass")
    roofs = {"cover": cover, "masts": masts, "both": cover + masts, "none": EMPTY}
    model = (outside + outer[kind]).paint(worn(skin, rng)) + inside.paint(worn(seats, rng)) + field
    return from_the_front((model + roofs[top].paint(worn(trim, rng))).scale(1, short, 1), high=30, low=3)


def _band(first: tuple[float, float], last: tuple[float, float], sides: int = 48) -> Model:
    """An open skin round the z axis from (radius, z) to (radius, z); it looks out where it goes up."""
    t = np.linspace(0, 2 * np.pi, sides + 1)
    return grid(
        np.stack([np.column_stack([r * np.cos(t), r * np.sin(t), 0 * t + z]) for r, z in (first, last)])
    )
