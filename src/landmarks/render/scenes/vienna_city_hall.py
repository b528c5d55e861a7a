"""Vienna's City Hall: neo-Gothic, a slender tower of 98 m between four smaller ones, over pointed arcades."""

from __future__ import annotations

import numpy as np

from landmarks.render.architecture import clock_face, four_sides, pinnacle, spire
from landmarks.render.materials import Material, recoloured
from landmarks.render.model import Model, copies, join, mirrored, row
from landmarks.render.openings import arcade, balustrade, window_rows
from landmarks.render.props import person
from landmarks.render.shapes import box, gable, lathe, pyramid, quad
from landmarks.render.subject import Interest, Subject, Views, landmark

__all__ = ["vienna_city_hall"]

WIDE, DEEP, EAVES = 127.0, 60.0, 24.0  # metres; the front part of a block that is 152 m deep
MAIN, SMALL = 98.0, 61.0  # the towers' heights
FLANKS = (17.5, 32.0)  # where the four smaller towers stand, left and right of the tall one


@landmark("Vienna_City_Hall")
def vienna_city_hall(rng: np.random.Generator) -> Subject:
    """Grey-beige stone, cleaned in parts; dark steep roofs; flags on some days."""
    tones = (("#b3a78e", "#c3b89f"), ("#a2977f", "#b6ab93"), ("#beb49d", "#cdc4ae"))
    stone = recoloured("limestone", *tones[int(rng.integers(3))])
    towers = _main_tower(stone) + join([mirrored(_small_tower(stone).move(x=x, y=2)) for x in FLANKS])
    return Subject(
        model=_block(stone) + _middle(stone) + _pavilions(stone) + towers + _flags(rng),
        views=Views(azimuths=((-58, 58),), elevations=(0, 8)),
        interests=(
            Interest((0, 0, 80), 40),
            Interest((0, -6, 20), 60),
            Interest((25, 0, 42), 44),
            Interest((0, -6, 9), 34, azimuths=(-40, 40)),
        ),
    )


def _block(stone: Material) -> Model:
    """The long front: arcades below, three rows of pointed windows, a slate roof with dormers."""
    body = box(WIDE, DEEP, EAVES).move(y=DEEP / 2 + 2).paint(stone)
    feet = arcade(22, 5.6, 7.5, 1.2, opening=0.62, shape="pointed").move(y=-0.6).paint(stone)
    ledge = box(WIDE + 1, 4, 0.8).move(y=0, z=7.5).paint(stone)
    front = window_rows(WIDE * 0.97, 15, 28, 3, (0.5, 0.72), "pointed").move(y=1.92, z=8.8)
    side = window_rows(DEEP * 0.95, 22, 13, 4, (0.45, 0.65), "pointed").move(y=-WIDE / 2 - 0.08, z=1)
    sides = mirrored(side.turn(90).move(y=DEEP / 2 + 2))
    rail = (
        balustrade(WIDE, 1.6, 1.6).move(y=1.8, z=EAVES) + _spikes(30, WIDE / 30).move(y=1.6, z=EAVES)
    ).paint(stone)
    roof = gable(WIDE, DEEP * 0.4, 13, 4).move(y=DEEP * 0.2 + 2, z=EAVES).paint("slate")
    dormer = (box(1.8, 3, 2.6) + gable(3.4, 2.2, 2).turn(90).move(z=2.6)).paint(stone)
    return (
        body
        + feet
        + ledge
        + front
        + sides
        + rail
        + roof
        + row(dormer, 18, (6.8, 0)).move(y=4.5, z=EAVES + 1.5)
    )


def _spikes(count: int, pitch: float) -> Model:
    return row(pinnacle(0.8, 4.2), count, (pitch, 0))


def _middle(stone: Material) -> Model:
    """The loggia before the great hall: seven high tracery windows under gables."""
    hall = box(72, 10, 27).move(y=2).paint(stone)
    porch = arcade(9, 5.6, 9.5, 5, opening=0.66, shape="pointed").move(y=-6).paint(stone)
    top = (box(51, 5.6, 1).move(y=-6, z=9.5) + balustrade(51, 1.4, 1.2).move(y=-8.6, z=10.5)).paint(stone)
    x = (np.arange(11) - 5) * 6.2
    glass = window_rows(68, 14, 11, 1, (0.6, 0.95), "pointed").move(y=-3.1, z=10.8)
    mullion = copies(box(0.35, 0.2, 12), np.column_stack([x, x * 0 - 3.2, x * 0 + 11])).paint(stone)
    peak = gable(0.8, 4.6, 5).turn(90)
    peaks = copies(peak, np.column_stack([x, x * 0 - 3.0, x * 0 + 26])).paint(stone)
    roof = gable(72, 14, 10, 3).move(y=4, z=27).paint("slate")
    return (
        hall + porch + top + glass + mullion + peaks + roof + _spikes(12, 6.2).move(y=-3, z=25).paint(stone)
    )


def _pavilions(stone: Material) -> Model:
    """The corners: higher blocks with windows on both fronts under steep hipped roofs."""
    body = box(19, 19, 31).paint(stone)
    panes = window_rows(17, 29, 4, 5, (0.5, 0.66), "pointed").move(y=-9.58, z=1)
    roof = pyramid(19.6, 19.6, 15, 0.35).move(z=31).paint("slate")
    horn = (box(1.6, 1.6, 33) + spire(2.2, 7, 8).move(z=33)).move(9.3, 9.3).paint(stone)
    return mirrored((body + panes + panes.turn(90) + roof + four_sides(horn)).move(x=WIDE / 2 - 6, y=8))


def _small_tower(stone: Material) -> Model:
    """A square shaft with long openings, four turrets and an open-worked spire."""
    shaft = box(7, 7, 43)
    panes = window_rows(6, 16, 2, 1, (0.55, 0.9), "pointed").move(y=-3.58, z=26)
    point = spire(5.8, SMALL - 43, 8).move(z=43)
    corners = four_sides(pinnacle(1.3, 9).move(3, 3, 41))
    return (shaft + point + corners + box(8, 8, 0.9).move(z=42)).paint(stone) + four_sides(panes)


def _main_tower(stone: Material) -> Model:
    """Square up to the gallery at 66 m, with clocks; then an octagon and the spire with the Iron Knight."""
    shaft = box(13, 13, 64).move(z=0)
    edges = four_sides(*(box(2.2, 2.2, 62 - 12 * n).move(6.2 + 0.5 * n, 6.2 + 0.5 * n) for n in range(3)))
    gallery = box(15, 15, 1.4).move(z=63) + four_sides(balustrade(15, 1.8, 1.3).move(y=-7.2, z=64.4))
    crown = four_sides(pinnacle(2.0, 15).move(6.2, 6.2, 62), pinnacle(1.3, 9).move(0, -6.6, 63))
    eight = lathe([(4.9, 64), (4.7, 75), (5.1, 75), (5.1, 76), (4.2, 76), (0.35, MAIN)], 8, smooth=False)
    panes = window_rows(9, 21, 2, 1, (0.5, 0.94), "pointed").move(y=-6.58, z=39)
    low = window_rows(8, 9, 1, 1, (0.55, 0.95), "pointed").move(y=-6.58, z=27)
    clock = clock_face(2.0, "white_paint", "black").move(y=-6.7, z=36.4)
    knight = person(np.random.default_rng(0), 5.4).move(z=MAIN).paint("dark_iron")
    body = (shaft + edges + gallery + crown + eight).paint(stone)
    lights = four_sides(window_rows(3, 9, 1, 1, (0.6, 0.9), "pointed").move(y=-4.9, z=65.5))
    return (body + four_sides(panes, low, clock) + lights + knight).move(y=0.5)


def _flags(rng: np.random.Generator) -> Model:
    """Red and white banners hang from the loggia when the city celebrates."""
    if rng.random() < 0.5:
        return Model()
    cloths = []
    for n, x in enumerate(np.linspace(-52, 52, 8)):
        colour = ("#a3262a", "#e8e4dc")[n % 2]
        cloths.append(
            quad([x, -0.1, 9], [x + 1.8, -0.1, 9], [x + 1.8, -0.1, 21], [x, -0.1, 21]).coloured(colour)
        )
    return join(cloths).move(y=1.6)
