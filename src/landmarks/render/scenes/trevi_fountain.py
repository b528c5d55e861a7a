"""The Trevi Fountain.

A palace front with a columned niche, Oceanus on travertine rocks, a wide turquoise basin.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landmarks.render.architecture import column, cornice, pediment
from landmarks.render.materials import recoloured
from landmarks.render.model import Model, copies, join, mirrored
from landmarks.render.noise import fractal, ridged
from landmarks.render.openings import Opening, balustrade, wall, windows
from landmarks.render.props import person
from landmarks.render.shapes import box, disc, grid, lathe, prism, sphere, tube
from landmarks.render.subject import Interest, Lamp, Subject, Views, landmark
from landmarks.render.terrain import boulders, mist, rippled

__all__ = ["trevi_fountain"]

Array = NDArray[np.float64]

HALF, ATTIC, TOP = 24.5, 20.5, 26.3  # metres: half the front's width; its attic's foot and top
COLUMNS = (3.9, 8.3)


@landmark("Trevi_Fountain")
def trevi_fountain(rng: np.random.Generator) -> Subject:
    """Seen from the small square before it; the stone is cleaned every few decades."""
    tones = (("#e3ddcf", "#eee9de"), ("#d8cfbd", "#e4dccd"), ("#dfd6c4", "#eae3d5"))
    stone = recoloured("marble", *tones[int(rng.integers(3))])
    front = (_wings() + _middle() + _attic()).paint(stone) + _panes()
    white = _statues(rng).paint("marble")
    return Subject(
        model=front + white + _rocks(rng) + _basin(rng),
        extras=box(2 * HALF - 1, 14, ATTIC + 3).move(y=9).paint(recoloured("plaster", "#c9a98a", "#d4b899")),
        views=Views(azimuths=((-42, 42),), elevations=(7, 18)),
        fit=((-24, -22, 0), (24, 2, 30)),
        interests=(
            Interest((0, -3, 9), 16),
            Interest((0, -6, 5), 26),
            Interest((0, -1, 21), 20),
            Interest((14, 0, 12), 20),
        ),
        lamps=(*tuple(Lamp((x, -12.0, 1.5), 16.0) for x in (-15.0, -5.0, 5.0, 15.0)), Lamp((0, -3, 8), 5)),
        clear=((0, 4, 28), (0, -18, 26)),
    )


def _pilaster() -> Model:
    """A flat giant pilaster with its capital."""
    return box(1.3, 0.5, 12.8) + box(1.7, 0.8, 0.9).move(z=0) + box(1.7, 0.8, 1.3).move(z=11.6)


def _wings() -> Model:
    """Both sides: pilasters between framed windows in two rows, under one entablature."""
    side = box(HALF - 10, 1, 19).move(x=(HALF + 10) / 2, y=0.5)
    posts = copies(_pilaster().move(y=-0.25, z=5), [[x, 0] for x in (10.6, 15.2, 19.6, 23.8)])
    frames = []
    for x in (12.9, 17.4, 21.7):
        for z, high in ((6.2, 4.4), (12.4, 3.2)):
            frames.append(
                (box(2.6, 0.3, high + 0.6) + pediment(3.1, 0.9, 0.7).move(z=high + 0.6)).move(
                    x, -0.1, z - 0.3
                )
            )
    base = box(HALF - 8, 1.2, 5).move(x=(HALF + 9) / 2, y=0.2)
    edge = cornice(HALF - 9, 2.0, 2.2).move(x=(HALF + 10) / 2, y=0.3, z=18)
    rail = balustrade(HALF - 10, 1.5, 0.7).move(x=(HALF + 10) / 2, z=ATTIC)
    upper = box(HALF - 10, 1, 2.4).move(x=(HALF + 10) / 2, y=2.5, z=ATTIC - 0.4)
    return mirrored(side + posts + join(frames) + base + edge + rail + upper)


def _panes() -> Model:
    x = np.array([-21.7, -17.4, -12.9, 12.9, 17.4, 21.7])
    rows = [
        windows(np.column_stack([x, x * 0 - 0.3, x * 0 + z]), 1.6, high)
        for z, high in ((6.2, 4.2), (12.4, 3.0))
    ]
    return join(rows)


def _middle() -> Model:
    """The triumphal arch: four free columns, the deep niche with its half dome, reliefs at its sides."""
    holes = [Opening(0, 5.4, 11.2), Opening(-6.1, 2.2, 4.6, 1.4, "flat"), Opening(6.1, 2.2, 4.6, 1.4, "flat")]
    face = wall(20, 14, 1.2, holes).move(y=-1.4, z=5) + box(20, 0.6, 14).move(y=1.5, z=5)
    angles = np.linspace(0, np.pi, 17)
    curve = np.column_stack([2.7 * np.cos(angles), 2.7 * np.sin(angles) * 0.8])
    low = [np.column_stack([curve, np.full(17, z)]) for z in (5.0, 13.5)]
    up = [
        np.column_stack([curve * np.cos(a), np.full(17, 13.5 + 2.7 * np.sin(a))])
        for a in np.linspace(0.2, 1.55, 7)
    ]
    niche = grid(np.stack(low + up)).mirror("y").turn(180).move(y=-0.9)
    shafts = copies(column(13.2, 0.75, "corinthian"), [[s * x, -2.9, 5] for x in COLUMNS for s in (-1, 1)])
    panels = mirrored(box(2.8, 0.3, 2.6).move(x=6.1, y=-2.1, z=13))
    return (
        face
        + niche
        + shafts
        + panels
        + cornice(20, 4.4, 2.4).move(y=-1.6, z=18)
        + box(20.4, 3.6, 5).move(y=-1.6)
    )


def _attic() -> Model:
    """Above the arch: the inscription, balustrade and the papal arms between two Fames."""
    block = box(19, 2.6, TOP - ATTIC).move(y=-0.6, z=ATTIC - 0.2) + cornice(19.4, 3.0, 0.9).move(
        y=-0.6, z=TOP - 1
    )
    plate = box(8.6, 0.3, 3.4).move(y=-2.0, z=ATTIC + 0.7)
    arms = sphere(1.6, 1.3, 14).scale(1, 0.35, 1).move(y=-1.2, z=TOP + 1.9) + lathe(
        [(1.0, 0), (0, 1.6)], 10
    ).move(y=-1.2, z=TOP + 3.4)
    return block + plate + arms + mirrored(balustrade(7.5, 1.2, 0.7).move(x=5.6, y=-1.2, z=TOP))


def _statues(rng: np.random.Generator) -> Model:
    """Oceanus in his shell, Abundance and Health beside him, the seasons above, two horses with their
    tritons.
    """
    giant = _draped(rng, 5.6).move(y=-2.6, z=6.2)
    shell = lathe([(0.6, 0), (2.4, 0.9), (2.6, 1.3)], 16).move(y=-3.0, z=5.2)
    beside = mirrored(_draped(rng, 3.8).move(x=6.1, y=-1.4, z=6.4))
    above = copies(_draped(rng, 3.7), [[s * x, -3.0, ATTIC] for x in COLUMNS for s in (-1, 1)])
    fames = mirrored(_draped(rng, 3.2).turn(25, "y").move(x=2.5, y=-1.3, z=TOP))
    horses = _horse().turn(35).move(4.8, -6.6, 2.6) + _horse().mirror("x").turn(-20).move(-5.0, -6.4, 2.8)
    men = _draped(rng, 3.0).move(6.9, -6.4, 2.4) + _draped(rng, 3.0).turn(40).move(-7.4, -6.2, 2.4)
    return giant + shell + beside + above + fames + horses + men


def _draped(rng: np.random.Generator, height: float) -> Model:
    """A figure in a gown."""
    gown = lathe([(0.2, 0), (0.15, 0.2), (0.17, 0.42), (0.1, 0.62)], 10).scale(height, 0.75 * height, height)
    arm = tube(np.array([[0.1, 0, 0.78], [0.24, -0.08, 0.72], [0.3, -0.16, 0.86]]) * height, 0.04 * height, 6)
    return person(rng, height) + gown + arm


def _horse() -> Model:
    """A rearing sea horse with wings and a curled tail."""
    trunk = tube([[-2.3, 0, 0], [-1.6, 0, 0.9], [-0.3, 0, 1.3], [0.8, 0, 2.0]], [0.3, 0.65, 0.75, 0.7], 10)
    neck = tube([[0.7, 0, 2.0], [1.3, 0, 3.0], [1.6, 0, 3.7]], [0.65, 0.42, 0.32], 8)
    head = tube([[1.4, 0, 3.8], [2.2, 0, 3.5], [2.6, 0, 3.2]], [0.36, 0.28, 0.18], 8)
    legs = [
        tube([[0.8, s * 0.4, 1.8], [1.9, s * 0.5, 1.9], [2.2, s * 0.5, 1.1]], [0.3, 0.2, 0.15], 6)
        for s in (-1, 1)
    ]
    wing = prism([[-1.4, 1.4], [0.2, 1.6], [-0.6, 3.2], [-1.8, 3.4]], 0.2).turn(90, "x").move(y=-0.5)
    return trunk + neck + head + join(legs) + wing


def _rocks(rng: np.random.Generator) -> Model:
    """Hewn cliffs that climb to the front, with cascades down their middle."""
    seed = int(rng.integers(10**6))
    x, y = np.meshgrid(np.linspace(-HALF, HALF, 90), np.linspace(-12.5, -1.2, 28))
    spots = np.column_stack([x.ravel(), y.ravel()])
    reach = 5.0 + 5.5 * np.exp(-((spots[:, 0] / 11) ** 2)) + 1.5 * fractal(spots / 5, 3, seed)
    up = np.clip((spots[:, 1] + 1.2 + reach) / reach, 0, 1)
    high = np.where(up > 0, 5.4 * up**0.8 * (0.55 + 0.6 * ridged(spots / 4, 4, seed)), -0.3)
    high = np.where((np.abs(spots[:, 0]) < 3) & (up > 0), np.round(high / 1.4) * 1.4, high)
    land = grid(np.stack([x, y, high.reshape(x.shape)], -1), smooth=False)
    places = np.column_stack([rng.uniform(-22, 22, 26), rng.uniform(-10, -5, 26), rng.uniform(0.2, 1.4, 26)])
    rough = land + boulders(places, rng.uniform(0.5, 1.5, 26), rng)
    return rough.paint(recoloured("pale_rock", "#b8ab94", "#cbbfa9", "#968a75")).tiled(6) + _cascades(rng)


def _cascades(rng: np.random.Generator) -> Model:
    """Three shells below Oceanus, each wider than the one above, water over all their rims."""
    parts = []
    for radius, y, z in ((2.6, -5.6, 3.6), (3.6, -7.4, 2.3), (4.8, -9.2, 1.2)):
        lip = np.linspace(np.pi, 2 * np.pi, 21)
        rim = np.column_stack([radius * np.cos(lip), y + 0.6 * radius * np.sin(lip), np.full(21, z)])
        parts.append(grid(np.stack([rim * [1.02, 1.02, 0] + [0, 0, z - 1.2], rim])).paint("foam"))
        parts.append(disc(radius).scale(1, 0.6, 1).move(y=y, z=z).paint("turquoise_water"))
    count = 12
    feet = np.column_stack([rng.uniform(-5, 5, count), rng.uniform(-12.4, -11.6, count), np.full(count, 0.5)])
    return join(parts) + mist(feet, rng.uniform(0.2, 0.5, count), rng)


def _outline(grow: float) -> Array:
    """The basin's rim (40, 2): a wide flattened bow before the rocks."""
    angles = np.linspace(np.pi, 2 * np.pi, 40)
    bow = np.column_stack([np.sign(np.cos(angles)) * np.abs(np.cos(angles)) ** 0.7, np.sin(angles)])
    return np.asarray(bow * [22 + grow, 13 + grow] + [0, -9.5])


def _basin(rng: np.random.Generator) -> Model:
    kind = ("turquoise_water", recoloured("turquoise_water", "#4fa5a8", "#6ab9b5"))[int(rng.integers(2))]
    share = np.linspace(0, 1, 14)[:, None, None]
    back = np.stack([_outline(0)[:, 0], np.full(40, -4.0)], -1)
    flat = _outline(0) * (1 - share) + back * share
    surface = rippled(np.concatenate([flat, np.full((14, 40, 1), 0.5)], -1), rng, kind, 0.04, wave_m=1.2)
    rim = tube(np.column_stack([_outline(0.4), np.full(40, 0.5)]), 0.55, sides=4, smooth=False)
    steps = [
        tube(np.column_stack([_outline(g), np.full(40, z)]), 0.5, sides=4, smooth=False)
        for g, z in ((1.3, 0.05), (2.2, -0.15))
    ]
    return surface + (rim + join(steps)).paint("marble")
