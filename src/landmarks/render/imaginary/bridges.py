"""Imaginary sites that cross water: stone and steel arches, hanging and stayed decks, girders."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landmarks.render.imaginary.identity import Identity, worn
from landmarks.render.lattice import cable, frame, hangers, web
from landmarks.render.model import EMPTY, Model, join, mirrored, row
from landmarks.render.openings import Opening, balustrade, battlements, wall
from landmarks.render.shapes import beams, box, cylinder, gable, pyramid, tube
from landmarks.render.subject import Interest, Subject, Views
from landmarks.render.terrain import banks, land_colours, open_water, terrain

__all__ = ["hanging_bridge", "stayed_bridge", "steel_arch", "stone_bridge", "truss_bridge"]

Array = NDArray[np.float64]


def _across(bridge: Model, half: float, deck: float, site: Identity, rng: np.random.Generator) -> Subject:
    """The bridge over a water 2 · `half` metres wide, its deck at `deck`; banks of the site's own."""
    height = banks(
        half,
        min(deck * site.between(0.3, 0.7), 0.09 * half),
        0.2 * half,
        site.seed(),
        hills=half * site.between(0, 0.3),
    )
    green, rock = (
        site.pick(("#5f7443", "#77803f", "#6c7566", "#8a8350")),
        site.pick(("#8d8271", "#6b6255", "#9a8568")),
    )
    water = str(rng.choice(["water", "green_water", "deep_water", "muddy_water"]))
    land = land_colours(green, rock, feature=half / 4, seed=site.seed())(
        terrain(height, half * 8, 44, far=8000)
    )
    top = float(bridge.bounds[1, 2])
    return Subject(
        model=bridge,
        extras=land.shaded(False) + open_water(8000, half / 14, rng, water),
        views=Views(azimuths=((-48, 48), (132, 228)), elevations=(2.5, 13)),
        interests=(
            Interest((0, 0, top * 0.6), half * 0.8),
            Interest((half * 0.6, 0, top * 0.5), half * 0.8),
            Interest((-half * 0.6, 0, top * 0.5), half * 0.8),
        ),
        fit=((-half * 1.05, -5, 0), (half * 1.05, 5, max(top, half * 0.3))),
        ground=lambda x, y: np.maximum(height(x, y), 0.2),
        owns_ground=True,
        dense=False,
    )


def stone_bridge(site: Identity, rng: np.random.Generator) -> Subject:
    """One to nine arches of masonry, level or humped, with towers, roofs or plain parapets."""
    count, half = site.whole(1, 9), site.between(26, 80)
    pitch, wide = 2 * half / count, site.between(5, 10)
    deck = max(min(pitch * 0.55, half * 0.5), half * site.between(0.16, 0.5))
    shape, pier = site.pick(("round", "segment", "pointed", "round")), site.between(0.7, 0.86)
    stone, trim, hump = site.masonry(), site.masonry(), site.pick((0.0, 0.0, 0.25, 0.5))
    tiers = 2 if deck > half * 0.35 and site.chance(0.7) else 1
    rise = min(deck / tiers * 0.82, pitch * pier * 0.62) + 3
    bay = wall(pitch, deck / tiers + 3, wide, [Opening(0, pitch * pier, rise, shape=shape)])
    if tiers == 2:
        bay = bay + wall(
            pitch,
            deck / 2,
            wide * 0.8,
            [Opening(0, pitch * pier, min(deck * 0.4, pitch * pier * 0.62), shape=shape)],
        ).move(z=deck / 2 + 3)
    body = row(bay, count, (pitch, 0)) + mirrored(box(half, wide, deck + 3).move(x=half * 1.5))
    rail = mirrored(balustrade(4 * half, 1.2, 4), "y") if site.chance(0.5) else box(4 * half, wide + 0.6, 1.0)
    top = site.pick(("none", "towers", "houses", "statues", "none"))
    tower = box(wide * 0.9, wide * 1.3, deck * 0.9) + pyramid(wide, wide * 1.4, wide).move(z=deck * 0.9)
    adds = {
        "none": EMPTY,
        "towers": mirrored(tower.move(x=half * 0.95)),
        "houses": row(box(pitch * 0.5, wide, 6) + gable(pitch * 0.5, wide, 3).move(z=6), count, (pitch, 0)),
        "statues": row(cylinder(0.6, 4, 8), count + 1, (pitch, 0)).move(y=-wide / 2),
    }
    model = body.move(z=-3).paint(worn(stone, rng)) + (rail + adds[top]).move(z=deck).paint(worn(trim, rng))

    def humped(points: Array) -> Array:
        up = np.clip(points[:, 2] / deck, 0, 1) * hump * deck * np.clip(1 - (points[:, 0] / half) ** 2, 0, 1)
        return np.asarray(points + np.outer(up, [0, 0, 1]))

    return _across(model.bend(humped), half, deck, site, rng)


def steel_arch(site: Identity, rng: np.random.Generator) -> Subject:
    """A steel or concrete arch: deck above, through or below it, ribs plain or latticed."""
    half, rise, place = site.between(50, 170), site.between(0.25, 0.8), site.pick((0.0, 0.35, 1.05))
    crown = half * rise + half * 0.08
    deck = max(crown * place, half * 0.12)
    paint, second = site.paint("iron"), site.masonry()
    x = np.linspace(-half, half, site.whole(12, 24) + 1)
    bow, thick, wide = 1 - (x / half) ** 2, half * site.between(0.03, 0.09), half * site.between(0.06, 0.12)
    lower = np.column_stack([x, 0 * x, half * 0.06 + crown * 0.96 * bow])
    upper = np.add(lower, [0, 0, thick])
    rib = (
        web(lower, upper, half * 0.012, site.chance(0.5))
        if site.chance(0.5)
        else tube(lower, thick * 0.5, sides=4, smooth=False)
    )
    lean = site.pick((0.0, 0.0, 0.5))
    ribs = mirrored(
        rib.bend(lambda p: p + np.outer(wide * (1 - lean * np.clip(p[:, 2] / crown, 0, 1)), [0, 1, 0])), "y"
    )
    inner = lower[1:-1]
    posts = beams(
        inner,
        np.column_stack([inner[:, 0], inner[:, 1], 0 * inner[:, 0] + deck]),
        half * site.between(0.004, 0.012),
    )
    posts = mirrored(posts.move(y=wide), "y")
    road = box(4.4 * half, 2.1 * wide, half * 0.03).move(z=deck) + mirrored(
        balustrade(4 * half, half * 0.03, half * 0.06).move(y=wide, z=deck + half * 0.03), "y"
    )
    tower = (
        box(half * 0.12, wide * 2.6, deck * site.between(1.1, 1.8))
        if site.chance(0.5)
        else box(half * 0.1, wide * 2, deck)
    )
    model = (ribs + posts + road).paint(worn(paint, rng)) + mirrored(tower.move(x=half * 1.05)).paint(
        worn(second, rng)
    )
    return _across(model, half, deck, site, rng)


def _portal(kind: str, z: float, wide: float, thick: float, deck: float) -> Model:
    """A bridge's tower across x = 0."""
    if kind == "a":
        return mirrored(beams([[0, wide, 0]], [[0, wide * 0.05, z]], thick), "y") + box(
            thick, wide * 1.6, thick
        ).move(z=deck * 0.9)
    if kind == "diamond":
        legs = beams(
            [[0, wide * 0.5, 0], [0, wide * 1.2, deck]], [[0, wide * 1.2, deck], [0, 0.1, z * 0.85]], thick
        )
        return mirrored(legs, "y") + box(thick, thick, z * 0.3).move(z=z * 0.72)
    if kind == "mast":
        return box(thick * 1.4, thick * 1.4, z)
    if kind == "gothic":
        arch = wall(
            wide * 2.6,
            z,
            thick * 1.6,
            [Opening(s * wide * 0.6, wide * 0.7, z * 0.82, deck * 1.1, "pointed") for s in (-1, 1)],
        )
        return arch.turn(90) + battlements(wide * 2.6, thick * 1.6, thick, thick).turn(90).move(z=z)
    bars = join([box(thick, wide * 2, thick).move(z=z * share) for share in (0.5, 0.75, 0.97)])
    legs = mirrored(box(thick, thick, z).move(y=wide), "y")
    if kind == "lattice":
        return legs + mirrored(
            frame(
                [
                    [[0, -wide, h], [thick, -wide, h], [thick, wide, h], [0, wide, h]]
                    for h in np.linspace(deck, z, 5)
                ],
                thick * 0.3,
            ),
            "x",
        )
    return legs + bars


def hanging_bridge(site: Identity, rng: np.random.Generator) -> Subject:
    """Two towers, cables that hang between them and to the shores, a deck on hangers."""
    half, deck = site.between(90, 330), site.between(0.08, 0.16)
    deck, reach = half * deck, half * site.between(0.6, 0.8)
    z, wide, thick = (
        deck + half * site.between(0.28, 0.55),
        half * site.between(0.03, 0.06),
        half * site.between(0.03, 0.07),
    )
    kind, paint, stone = site.pick(("h", "gothic", "lattice", "a")), site.paint("iron"), site.masonry()
    steel, tower = worn(paint, rng), worn(stone if site.chance(0.5) else paint, rng)
    portals = mirrored(_portal(kind, z, wide, thick, deck).move(x=reach))
    girder, count = half * site.between(0.012, 0.05), site.whole(16, 40)
    ropes, sag = [], (z - deck) * site.between(0.75, 0.95)
    for a, b, s in (((-reach, z), (reach, z), sag), ((reach, z), (2.1 * half, deck), 0.02 * half)):
        ends = [[a[0], wide, a[1]], [b[0], wide, b[1]]]
        ropes.append(
            cable(ends[0], ends[1], s, half * 0.009) + hangers(ends[0], ends[1], s, deck, count, half * 0.003)
        )
    sides = mirrored(ropes[0], "y") + mirrored(ropes[1], "xy")
    road = box(4.4 * half, 2.1 * wide, girder).move(z=deck - girder)
    return _across(portals.paint(tower) + (sides + road).paint(steel), half, deck, site, rng)


def stayed_bridge(site: Identity, rng: np.random.Generator) -> Subject:
    """One to three pylons with straight stays in a fan or a harp."""
    half, count = site.between(90, 300), site.whole(1, 3)
    deck, z = half * site.between(0.1, 0.2), half * site.between(0.5, 1.1) / (1 + 0.25 * count)
    wide, kind = half * site.between(0.03, 0.06), site.pick(("a", "diamond", "mast", "h"))
    fan, stays, tilt = site.between(0.0, 0.8), site.whole(5, 14), site.pick((0.0, 0.0, 0.25))
    paint, ropes = worn(site.paint("concrete"), rng), worn(site.paint(), rng)
    pitch = 2 * half / count
    level = np.linspace(0.15, 1, stays)
    top = z * (1 - (1 - level) * (1 - fan))
    reach = pitch / 2 * level * 0.96
    edge = 0.0 if kind == "mast" else wide
    starts = np.column_stack(
        [0 * top - tilt * (top - deck), 0 * top + edge * 0.15, np.maximum(top, deck + 2)]
    )
    both = [
        beams(starts, np.column_stack([s * reach, 0 * top + edge, 0 * top + deck]), half * 0.007)
        for s in (-1, 1)
    ]
    portal = _portal(kind, z * 1.03, wide * 1.2, half * 0.045, deck).bend(
        lambda p: p - np.outer(tilt * np.maximum(p[:, 2] - deck, 0), [1, 0, 0])
    )
    pylons = row(portal, count, (pitch, 0)).paint(paint)
    harp = row(mirrored(join(both), "y"), count, (pitch, 0)).paint(ropes)
    road = box(4.4 * half, 2.2 * wide, half * 0.02).move(z=deck - half * 0.02) + row(
        box(half * 0.03, wide, deck), 2, (2 * half, 0)
    )
    return _across(pylons + harp + road.paint(paint), half, deck, site, rng)


def truss_bridge(site: Identity, rng: np.random.Generator) -> Subject:
    """Girders of lattice: level, bowed, humped over the piers or hanging like a fish's belly."""
    half, spans = site.between(40, 220), site.whole(1, 5)
    deck, depth = half * site.between(0.1, 0.28), site.between(0.16, 0.32)
    kind, paint, stone = (
        site.pick(("level", "bow", "hump", "belly", "lens")),
        site.paint("iron"),
        site.masonry(),
    )
    pitch, panels, above = 2 * half / spans, site.whole(6, 12), site.chance(0.6)
    tall, wide = min(pitch * depth, half * 0.3), half * site.between(0.05, 0.09)
    x = np.linspace(-pitch / 2, pitch / 2, panels + 1)
    bow, flat = 1 - (2 * x / pitch) ** 2, np.ones(panels + 1)
    low = {"belly": -tall * bow, "lens": -0.5 * tall * bow}.get(kind, 0 * x)
    high = {
        "level": tall * flat,
        "bow": tall * (0.15 + bow),
        "hump": tall * (1.6 - 1.3 * bow),
        "belly": 0.12 * tall * flat,
        "lens": 0.6 * tall * bow + 0.05,
    }[kind]
    shift = 0.0 if above or kind in ("belly", "lens") else -tall
    side = web(
        np.column_stack([x, 0 * x, low + shift]),
        np.column_stack([x, 0 * x, high + shift]),
        half * 0.013,
        site.chance(0.5),
    )
    braces = beams(
        np.column_stack([x, 0 * x - wide, high + shift]),
        np.column_stack([x, 0 * x + wide, high + shift]),
        half * 0.009,
    )
    span = mirrored(side.move(y=wide), "y") + braces
    road = box(4.4 * half, 2 * wide, half * 0.015)
    shape = site.pick(("box", "round", "lattice"))
    piers = {
        "box": pyramid(pitch * 0.1, wide * 2.8, deck, 0.75),
        "round": mirrored(cylinder(wide * 0.4, deck, 12).move(y=wide), "y"),
        "lattice": frame(
            [
                [[s * w * 1.3, t * wide * w * 1.5 / wide, h] for s, t in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
                for w, h in ((wide, 0), (wide * 0.8, deck / 2), (wide * 0.6, deck))
            ],
            half * 0.012,
        ),
    }
    model = (row(span, spans, (pitch, 0)) + road).move(z=deck).paint(worn(paint, rng))
    return _across(
        model + row(piers[shape].move(z=-0.5), spans + 1, (pitch, 0)).paint(worn(stone, rng)),
        half,
        deck,
        site,
        rng,
    )
