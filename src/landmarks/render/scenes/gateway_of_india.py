"""The Gateway of India: a honey-coloured basalt arch with four turrets, on the quay of Mumbai's harbour.

26 m high and about 42 m wide; the pointed main arch, 9 m by 15 m, is open to the sea behind it.
"""

from __future__ import annotations

import numpy as np

from landmarks.render.architecture import cornice, dome, steps
from landmarks.render.materials import Material, recoloured
from landmarks.render.model import Model, copies, join, mirrored, ring
from landmarks.render.openings import Opening, arch_curve, battlements, wall, window_rows
from landmarks.render.props import boat
from landmarks.render.shapes import box, lathe, prism, quad
from landmarks.render.subject import Interest, Subject, Views, landmark
from landmarks.render.terrain import rippled

__all__ = ["gateway_of_india"]

PLINTH = 1.0  # metres
CENTRE_X, CENTRE_Y, CENTRE_Z = 17.0, 17.0, 20.0  # the middle block
WING_X, WING_Y, WING_Z = 12.0, 13.0, 14.5
QUAY_Y = 16.0  # where the quay ends and the sea begins


@landmark("Gateway_of_India")
def gateway_of_india(rng: np.random.Generator) -> Subject:
    """Seen from the square with the sea through its arch, and from a boat with the Taj hotel beside it."""
    tones = (("#b48f58", "#c8a46a", "#a07d4b"), ("#a98a5c", "#bd9d6d", "#94784e"))
    stone = recoloured("sandstone", *tones[int(rng.integers(2))])
    trim = recoloured("sandstone", "#c9aa74", "#d6b984", "#b8965f")
    gate = _centre(stone, trim) + mirrored(_wing(stone, trim).move(x=(CENTRE_X + WING_X) / 2 - 0.2))
    plinth = steps(46, 21, PLINTH, 3, 0.6).paint(trim)
    return Subject(
        model=gate.move(z=PLINTH) + plinth,
        extras=_quay(trim) + _sea(rng) + _boats(rng) + _hotel(rng).turn(-20).move(150, -125),
        views=Views(azimuths=((-78, 30), (128, 232)), elevations=(0, 10)),
        interests=(
            Interest((0, 0, 12), 26),
            Interest((0, 0, 22), 24),
            Interest((14, 0, 8), 20),
            Interest((-14, 0, 8), 20),
        ),
        clear=((0.0, 0.0, 30.0), (150.0, -125.0, 80.0), *_open_sea()),
    )


def _open_sea() -> tuple[tuple[float, float, float], ...]:
    """Circles that fill the sea: small ones along the quay, large ones behind."""
    near = tuple((float(x), QUAY_Y + 46, 44.0) for x in range(-320, 321, 40))
    return near + tuple((float(x), 230.0, 140.0) for x in range(-480, 481, 120))


def _panel(width: float, height: float) -> Model:
    """A pierced screen in the plane y = 0, looking to −y: dark holes in rows."""
    n, rows = max(int(width / 0.55), 1), max(int(height / 0.55), 1)
    hole = quad([-0.17, 0, 0], [0.17, 0, 0], [0.17, 0, 0.36], [-0.17, 0, 0.36])
    x, z = np.meshgrid((np.arange(n) + 0.5) / n * width - width / 2, np.arange(rows) / rows * height)
    return copies(hole, np.column_stack([x.ravel(), 0 * x.ravel(), z.ravel()])).coloured("#3a2d1c")


def _niche(width: float, height: float) -> Model:
    """A blind pointed arch with a dark ground, 0.1 m proud."""
    flat = arch_curve(width, height, "pointed", 5)
    return prism(flat, 0.1).turn(90, "x").coloured("#5b4428") + _panel(width * 0.8, height * 0.5).move(
        y=-0.14, z=0.3
    )


def _eaves(x: float, y: float, z: float, trim: Material) -> Model:
    """A stone sunshade on brackets all round, under a band and a crested parapet, from height z."""
    slab = lathe([(0.72, 0), (0.7071, 0.5), (0.66, 0.75)], 4, smooth=False)
    shade = slab.scale(x + 2.6, y + 2.6, 1).move(z=z)
    bracket = box(0.35, 1.1, 0.9)
    along = [
        copies(bracket, [[s, -b / 2 - 0.5, z - 0.85] for s in np.linspace(-a / 2, a / 2, int(a / 1.3))])
        for a, b in ((x, y), (y, x))
    ]
    bands = cornice(x + 0.3, y + 0.3, 0.8).move(z=z + 1.3) + box(x + 0.5, y + 0.5, 0.4).move(z=z - 2.0)
    crest = [battlements(a, 0.5, 0.8, 1.3).move(y=-b / 2 + 0.2, z=z + 2.1) for a, b in ((x, y), (y, x))]
    sides = [part.turn(turn) for part in (along[0], crest[0]) for turn in (0, 180)]
    sides += [part.turn(turn) for part in (along[1], crest[1]) for turn in (90, 270)]
    return join([shade, bands, *sides]).paint(trim)


def _turret() -> Model:
    """An eight-sided shaft with three bands; a lantern and a ribbed cap stand on it clear of the roof."""
    shaft = lathe(
        [(1.6, 0), (1.5, 1.5), (1.25, 2), (1.25, 20.2), (1.75, 20.6), (1.75, 21.1)], 8, smooth=False
    )
    bands = [lathe([(1.2, z), (1.6, z + 0.3), (1.2, z + 0.6)], 8, smooth=False) for z in (6.5, 11.5, 16.5)]
    posts = ring(box(0.4, 0.4, 1.7).move(z=21.1), 8, 1.05)
    core = lathe([(0.75, 21.1), (0.75, 22.8)], 8, smooth=False)
    cap = lathe(
        [(1.75, 22.7), (1.5, 23.0), (1.15, 23.1), (1.2, 23.7), (0.85, 24.5), (0.3, 24.9), (0.12, 25.6)], 16
    )
    return join([shaft, *bands, posts, core, cap])


def _centre(stone: Material, trim: Material) -> Model:
    """The middle block: the great arch through it in a raised frame, screens above, turrets, a low dome."""
    block = wall(CENTRE_X, CENTRE_Z, CENTRE_Y, [Opening(0, 9.0, 14.2, shape="pointed")])
    frame = wall(11.6, 15.6, 0.5, [Opening(0, 9.0, 14.2, shape="pointed")]).move(y=-CENTRE_Y / 2 - 0.2)
    inner = wall(10.4, 15.0, 0.4, [Opening(0, 8.2, 13.4, shape="pointed")])
    text = box(9.5, 0.2, 1.0).move(y=-CENTRE_Y / 2 - 0.06, z=16.4).coloured("#7b5d36")
    side = join([_niche(1.3, 3.0).move(s * 6.9, -CENTRE_Y / 2, z) for s in (-1, 1) for z in (1.5, 8.5)])
    face = frame.paint(trim) + text + side
    turrets = mirrored(_turret().move(CENTRE_X / 2, CENTRE_Y / 2), "xy").paint(stone)
    cover = dome(7.0, "saucer").scale(1, 1, 0.9).move(z=CENTRE_Z + 0.6) + lathe(
        [(0.6, 24), (0.9, 24.6), (0.1, 25.2)], 8
    )
    both = face + face.turn(180)
    ribs = join([inner.move(y=y) for y in (-4.5, 0.0, 4.5)]).paint(trim)
    body = (block + cover).paint(stone)
    return body + both + ribs + turrets + _eaves(CENTRE_X, CENTRE_Y, 17.8, trim)


def _wing(stone: Material, trim: Material) -> Model:
    """A lower hall with one open arch, niches at its sides and three pierced screens above it."""
    block = wall(WING_X, WING_Z, WING_Y, [Opening(0, 4.2, 7.4, shape="pointed")])
    y = -WING_Y / 2
    frame = wall(6.0, 8.6, 0.4, [Opening(0, 4.2, 7.4, shape="pointed")]).move(y=y - 0.15).paint(trim)
    screens = join([_panel(2.4, 1.6).move(x, y - 0.08, 9.2) for x in (-3.2, 0, 3.2)])
    niches = join([_niche(1.6, 4.2).move(x, y, 1.6) for x in (-4.6, 4.6)])
    end = frame.move(y=-0.05).scale(0.9, 1, 1) + _niche(3.7, 7.2).move(y=y) + screens
    # The end wall stands at x = WING_X/2, which is nearer than the front at WING_Y/2.
    end = end.move(y=(WING_Y - WING_X) / 2).turn(90)
    face = frame + screens + niches
    corner = lathe([(0.9, 0), (0.75, 1), (0.75, WING_Z), (1.0, WING_Z + 0.6), (0.1, WING_Z + 2.4)], 8, False)
    posts = copies(corner, [[WING_X / 2, s * WING_Y / 2] for s in (-1, 1)]).paint(stone)
    return block.paint(stone) + face + face.turn(180) + end + posts + _eaves(WING_X, WING_Y, 12.4, trim)


def _quay(trim: Material) -> Model:
    """The quay's kerb and the landing steps down to the water."""
    kerb = mirrored(box(260, 1.2, 0.9).move(154, QUAY_Y)).paint(trim)
    flight = join([box(48, 1.4, 0.85 - 0.2 * n).move(y=QUAY_Y + 1.4 * n) for n in range(4)])
    return kerb + flight.paint(recoloured("granite", "#5e5648", "#6f6757", "#4c463b"))


def _sea(rng: np.random.Generator) -> Model:
    """The harbour, over the flat ground from the quay to the horizon."""
    kind = ("green_water", "water", "muddy_water", "deep_water")[int(rng.choice(4, p=[0.35, 0.3, 0.15, 0.2]))]
    across = 6000 * np.sinh(np.linspace(-4, 4, 61)) / np.sinh(4)
    away = QUAY_Y + 0.5 + 6000 * np.linspace(0, 1, 60) ** 3.2
    points = np.stack([*np.meshgrid(across, away), np.full((60, 61), 0.22)], -1)
    return rippled(points, rng, kind, 0.03, wave_m=9)


def _boats(rng: np.random.Generator) -> Model:
    """The launches to Elephanta: moored along the quay, and far out, where none is in the way."""
    moored, out = int(rng.integers(2, 8)), int(rng.integers(1, 5))
    quay = np.column_stack(
        [rng.choice([-1, 1], moored) * rng.uniform(33, 110, moored), QUAY_Y + rng.uniform(4, 9, moored)]
    )
    far = np.column_stack([rng.uniform(-260, 260, out), rng.uniform(260, 600, out)])
    alongside = copies(boat(rng, 12), np.insert(quay, 2, 0.3, axis=1), rng.normal(0, 8, moored))
    return alongside + copies(boat(rng, 16), np.insert(far, 2, 0.3, axis=1), rng.uniform(0, 360, out))


def _hotel(rng: np.random.Generator) -> Model:
    """The Taj Mahal Palace, a street away: grey stone with bays, one great red dome and small ones."""
    walls = recoloured(
        "limestone", *(("#a8a294", "#bcb6a6") if rng.random() < 0.5 else ("#b5a58c", "#c6b79d"))
    )
    red = recoloured("roof_tiles", "#96503f", "#a8604c")
    panes = window_rows(108, 23, 27, 6, (0.5, 0.6), "round").turn(180).move(y=13.1)
    bays = copies(lathe([(4.5, 0), (4.5, 27)], 10), [[x, 12] for x in (-36, -18, 18, 36)])
    ends = mirrored(lathe([(8, 0), (8, 30)], 12).move(56, 8))
    body = (box(112, 26, 26) + box(24, 30, 33) + bays + ends).paint(walls)
    tops = dome(10, "pointed", 6).move(z=33) + mirrored(dome(7, "half", 2).move(56, 8, 30))
    small = copies(dome(3.6, "half", 1), [[x, 12, 27] for x in (-36, -18, 18, 36)])
    return body + panes + (tops + small).paint(red)
