"""The Prague Orloj.

Two round dials one above the other on a grey tower, blue and gold, under a little roof.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landmarks.render.architecture import four_sides, pinnacle
from landmarks.render.materials import Material, recoloured
from landmarks.render.model import Model, copies, join, mirrored
from landmarks.render.openings import arch_curve, windows
from landmarks.render.props import person
from landmarks.render.shapes import box, gable, grid, lathe, prism, pyramid, sphere, tube
from landmarks.render.subject import Interest, Lamp, Subject, Views, landmark

__all__ = ["prague_astronomical_clock"]

Array = NDArray[np.float64]

LOW, HIGH = 4.3, 8.25  # metres above the square: the middles of the calendar and of the astronomical dial
LOW_RADIUS, HIGH_RADIUS = 1.5, 1.9
FACE = -0.62  # the y of the stone frame's front; the tower's wall is at y = 0


@landmark("Prague_Astronomical_Clock")
def prague_astronomical_clock(rng: np.random.Generator) -> Subject:
    """The hands, the zodiac and the calendar stand as the hour and the day want; the stone is dark or
    cleaned.
    """
    tones = (
        ("#8a8070", "#a09683", "#6f675a"),
        ("#75695a", "#8b7f6e", "#5e5447"),
        ("#9c9180", "#b0a593", "#837a6b"),
    )
    stone = recoloured("stone", *tones[int(rng.integers(3))])
    frame = _frame().paint(recoloured(stone, "#7d7465", "#938976")) + _canopy(stone)
    dials = _astrolabe(rng).move(y=FACE, z=HIGH) + _calendar(rng).move(y=FACE, z=LOW)
    return Subject(
        model=frame + dials + _figures(rng) + _apostles(rng),
        extras=_tower(stone, rng),
        views=Views(azimuths=((-48, 48),), elevations=(0, 9)),
        fit=((-3.0, -1.2, 1.2), (3.0, 0.0, 14.6)),
        interests=(
            Interest((0, FACE, HIGH), 4.6),
            Interest((0, FACE, LOW), 4.2),
            Interest((0, FACE, 6.3), 8.0),
            Interest((0, FACE, 11.2), 4.5),
        ),
        lamps=(Lamp((-3.0, -6.0, 2.5), 7.0), Lamp((3.0, -6.0, 2.5), 7.0), Lamp((0.0, -5.0, 12.0), 5.0)),
        clear=((0, 5, 16), (0, -8, 8)),
    )


def _band(inner: float, outer: float, low: float = 0, high: float = 360, step: float = 0.0) -> Model:
    """A flat ring or part of one that looks to −y, from `low`° to `high`° clockwise from the top.

    `step` puts it that many metres before the dial's ground.
    """
    angles = np.radians(np.linspace(low, high, max(int((high - low) / 7), 2)))
    across = np.array([max(inner, 1e-3), outer])[:, None]
    points = np.stack([across * np.sin(angles), across * np.cos(angles), np.zeros((2, len(angles)))], -1)
    return grid(points, smooth=False).turn(90, "x").move(y=-step)


def _marks(count: int, radius: float, wide: float, high: float, step: float) -> Model:
    """Upright strokes all round: the numerals."""
    stroke = box(wide, 0.03, high).move(y=-step, z=radius - high / 2)
    return join([stroke.turn(360 * n / count, "y") for n in range(count)])


def _astrolabe(rng: np.random.Generator) -> Model:
    """Black and gold hours outside, a sky of blue, orange and black within, the zodiac off the middle."""
    r = HIGH_RADIUS
    ground = prism(_circle(r * 1.06), 0.06).turn(90, "x").paint("gold")
    rings = _band(0.86 * r, 0.99 * r, step=0.08).coloured("#15161a") + _band(
        0.72 * r, 0.85 * r, step=0.08
    ).coloured("#23262e")
    sky = _band(0, 0.71 * r, step=0.08).coloured("#2f6fb0")
    dawn = _band(0, 0.71 * r, 112, 248, 0.10).coloured("#b5622f")
    night = _band(0, 0.42 * r, step=0.11).coloured("#15171c").move(z=-0.29 * r)
    earth = _band(0, 0.2 * r, step=0.12).coloured("#4f9bd0") + _band(0.2 * r, 0.235 * r, step=0.12).paint(
        "gold"
    )
    marks = _marks(24, 0.925 * r, 0.06, 0.17, 0.10) + _marks(24, 0.785 * r, 0.055, 0.14, 0.10)
    lines = [_band(a * r, (a + 0.022) * r, step=0.13) for a in (0.42, 0.69)] + [
        _band(0.5 * r, 0.52 * r, 290, 430, 0.13).move(z=-0.1 * r)
    ]
    zodiac = _band(0.33 * r, 0.46 * r, step=0.16).coloured("#1b1c20") + (
        _band(0.45 * r, 0.49 * r, step=0.17)
        + _band(0.31 * r, 0.34 * r, step=0.17)
        + _marks(12, 0.4 * r, 0.05, 0.15, 0.17)
    ).paint("gold")
    zodiac = zodiac.move(z=0.16 * r).turn(rng.uniform(0, 360), "y")
    hands = []
    for reach, angle in ((0.92, rng.uniform(0, 360)), (0.72, rng.uniform(0, 360))):
        tip = sphere(0.12, 0.9, 10).move(y=-0.24, z=0.66 * r)
        hands.append((box(0.07, 0.04, reach * r).move(y=-0.2) + tip).turn(angle, "y"))
    golden = (marks + join(lines + hands)).paint("gold")
    return ground + rings + sky + dawn + night + earth + zodiac + golden


def _circle(radius: float) -> Array:
    angles = np.radians(np.arange(0, 360, 9))
    return radius * np.column_stack([np.cos(angles), np.sin(angles)])


def _calendar(rng: np.random.Generator) -> Model:
    """A gilded plate with twelve round pictures of the months about the Old Town's arms."""
    r = LOW_RADIUS
    ground = prism(_circle(r * 1.05), 0.06).turn(90, "x").paint("gold")
    days = _band(0.88 * r, 0.99 * r, step=0.08).coloured("#d9cba2") + _marks(
        60, 0.935 * r, 0.03, 0.1, 0.10
    ).paint("black")
    pictures = []
    for n, colour in enumerate(("#6f8fa8", "#a9744f", "#6f8a52", "#b8a06a") * 3):
        month = _band(0, 0.17 * r, step=0.10).coloured(colour) + _band(
            0.165 * r, 0.195 * r, step=0.11
        ).coloured("#6b4a1e")
        month += box(0.1, 0.03, 0.2).move(y=-0.12, z=-0.1).coloured("#5a3a2a")
        angle = np.radians(30 * n)
        pictures.append(month.move(x=0.65 * r * np.sin(angle), z=0.65 * r * np.cos(angle)))
    signs = [
        _band(0, 0.07 * r, step=0.10).coloured("#3f6f9c").move(x=0.37 * r * np.sin(a), z=0.37 * r * np.cos(a))
        for a in np.radians(np.arange(15, 375, 30))
    ]
    arms = _band(0, 0.24 * r, step=0.12).coloured("#7d2226") + box(0.3, 0.04, 0.26).move(
        y=-0.14, z=-0.14
    ).paint("gold")
    return ground + days + (join(pictures + signs)).turn(rng.uniform(0, 360), "y") + arms


def _frame() -> Model:
    """A Gothic stone bay: mouldings about both dials, buttresses with pinnacles, ledges, an ogee above."""
    bay = box(5.0, -FACE, 12.4).move(y=FACE / 2)
    mould = [
        tube(np.column_stack([_circle(r), np.zeros(40)]), 0.13, 6, closed=True)
        .turn(90, "x")
        .move(y=FACE - 0.06, z=z)
        for r, z in ((HIGH_RADIUS * 1.12, HIGH), (LOW_RADIUS * 1.13, LOW))
    ]
    curve = arch_curve(4.4, 3.4, "onion")[1:-1]
    ogee = tube(np.column_stack([curve[:, 0], np.zeros(len(curve)), curve[:, 1]]), 0.14, 6).move(
        y=FACE - 0.1, z=HIGH - 0.1
    )
    post = box(0.55, 0.6, 10.2) + pinnacle(0.42, 3.6).move(z=10)
    posts = mirrored(post.move(x=2.55, y=FACE - 0.1) + pinnacle(0.3, 2.4).move(x=1.95, y=FACE - 0.15, z=9.2))
    ledges = [box(5.4, 0.6, 0.28).move(y=FACE - 0.05, z=z) for z in (2.2, 6.15, 10.35, 12.2)]
    foot = box(5.8, 1.3, 2.1).move(y=-0.5) + box(6.4, 1.8, 0.4).move(y=-0.6)
    return bay + join(mould) + ogee + posts + join(ledges) + foot


def _canopy(stone: Material) -> Model:
    """The little steep roof over the apostles' windows."""
    roof = gable(5.4, 2.2, 2.2, 1.1).move(y=FACE + 0.2, z=12.5).paint("slate")
    crest = copies(
        pyramid(0.16, 0.16, 0.5), [[x, FACE + 0.2, 14.6] for x in np.linspace(-1.5, 1.5, 7)]
    ).paint("gold")
    return roof + crest + mirrored(pinnacle(0.4, 3.4).move(x=2.6, y=FACE - 0.2, z=12.3)).paint(stone)


def _apostles(rng: np.random.Generator) -> Model:
    """Two blue windows that open on the hour, an angel between them, and the golden cock above."""
    parts = []
    for x in (-1.15, 1.15):
        parts.append(
            prism(arch_curve(1.1, 1.35, "round"), 0.08)
            .turn(90, "x")
            .move(x, FACE - 0.02, 10.7)
            .paint("blue_paint")
        )
        curve = arch_curve(1.15, 1.4, "round")
        rim = tube(np.column_stack([curve[:, 0], np.zeros(len(curve)), curve[:, 1]]), 0.07, 6)
        parts.append(rim.move(x, FACE - 0.1, 10.7).paint("gold"))
        if rng.random() < 0.25:
            parts.append(person(rng, 1.0).move(x, FACE - 0.3, 10.75).paint("wood"))
    angel = person(rng, 1.2).move(0, FACE - 0.2, 10.6) + mirrored(
        pyramid(0.5, 0.1, 0.9).turn(25, "y").move(0.3, FACE - 0.05, 10.9)
    )
    cock = sphere(0.26, 0.8, 10).move(0, FACE - 0.2, 12.15) + pyramid(0.3, 0.15, 0.5).move(
        0.2, FACE - 0.2, 12.1
    )
    return join(parts) + angel.paint("stone") + cock.paint("gold")


def _figures(rng: np.random.Generator) -> Model:
    """Vanity, the miser, Death and the Turk above; philosopher, angel, astronomer and chronicler below."""
    parts = []
    for z, high, spots in ((7.0, 1.25, (-2.75, -2.2, 2.2, 2.75)), (3.1, 1.35, (-2.35, -1.8, 1.8, 2.35))):
        for number, x in enumerate(spots):
            shelf = lathe([(0.1, -0.5), (0.3, 0)], 8).move(x, FACE - 0.45, z).paint("stone")
            one = person(rng, high)
            if (number, high) == (2, 1.25):
                one = one.coloured("#d8d0b8")
            gown = lathe([(0.24, 0), (0.14, 0.75), (0.17, 0.95), (0.06, 1.05)], 8)
            colour = ("#7a3030", "#2f4a6a", "#d8d0b8", "#8a6a3a")[number]
            parts.append(shelf + (one + gown.coloured(colour)).move(x, FACE - 0.45, z))
    return join(parts)


def _tower(stone: Material, rng: np.random.Generator) -> Model:
    """The Old Town Hall's tower behind, the chapel's oriel on its right, a painted house on its left."""
    wall = box(9.5, 9, 38).move(y=4.55).paint(stone)
    panes = windows(
        np.array([[0, -0.06, 19.0], [-2.2, -0.06, 26.0], [2.2, -0.06, 26.0]]), 1.5, 4.2, "pointed"
    )
    roof = pyramid(10, 9.5, 16, 0.1).move(y=4.55, z=38).paint("slate") + four_sides(
        pinnacle(1.4, 9).move(4.4, 4.0, 36)
    ).paint(stone)
    oriel = (
        lathe([(0.9, 0), (0.8, 2.6), (2.4, 5.2), (2.4, 15.5), (0.1, 20)], 8, smooth=False)
        .move(7.0, 1.2)
        .paint(stone)
    )
    glass = windows(np.array([[0, -2.3, 6.6]]), 1.2, 7.6, "pointed")
    bays = join([glass.turn(a).move(7.0, 1.2) for a in (-45, 0, 45)])
    house = (("#c98f7a", "#d6a28c"), ("#cdbb93", "#dccba6"), ("#b9b2a6", "#c8c2b7"))[int(rng.integers(3))]
    left = box(13, 9, 15).move(-11.3, 5.2).paint(recoloured("plaster", *house)) + gable(13, 9, 5).move(
        -11.3, 5.2, 15
    ).paint("roof_tiles")
    right = box(9, 9, 13).move(13.8, 5.4).paint("plaster") + gable(9, 9, 5).move(13.8, 5.4, 13).paint(
        "roof_tiles"
    )
    spots = [[x, 0.62, z] for x in (-15.5, -12, -8.5) for z in (5.0, 9.6)] + [
        [x, 0.8, z] for x in (11.5, 15) for z in (4.5, 8.8)
    ]
    return wall + panes + roof + oriel + bays + left + right + windows(np.array(spots), 1.5, 2.6)
