"""Where the subject stands: ground to the horizon, a backdrop, trees, houses and people around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landmarks.render import stock
from landmarks.render.engine import Camera
from landmarks.render.factors import Factors
from landmarks.render.model import EMPTY, Model, copies, join
from landmarks.render.noise import fractal
from landmarks.render.plants import SPECIES
from landmarks.render.props import bench, lamp_post, tower_block
from landmarks.render.shapes import box, disc, fan, grid
from landmarks.render.subject import Subject
from landmarks.render.textures import linear

__all__ = ["Plot", "backdrop", "lay_ground", "settle"]

Array = NDArray[np.float64]

MOST_THINGS = 26  # trees, bushes and houses around one subject


@dataclass(frozen=True)
class Plot:
    """The subject's place as the camera sees it: both on the ground (x, y), and how far apart (metres)."""

    subject: Subject
    camera: Camera
    middle: Array
    eye: Array
    distance: float
    radius: float  # of the subject's own ground

    @staticmethod
    def of(subject: Subject, camera: Camera) -> Plot:
        """The plot of a subject seen by a camera."""
        low, high = subject.bounds
        middle, eye = ((low + high) / 2)[:2], np.array(camera.eye[:2])
        radius = 0.5 * float(np.hypot(*(high - low)[:2]))
        return Plot(subject, camera, middle, eye, max(float(np.linalg.norm(middle - eye)), 5.0), radius)

    @property
    def spot(self) -> tuple[float, float]:
        """The middle as plain numbers."""
        return float(self.middle[0]), float(self.middle[1])

    @property
    def ahead(self) -> Array:
        """Where the camera looks, on the ground, as a unit vector (2,)."""
        ahead = np.subtract(self.camera.target, self.camera.eye)[:2]
        return np.asarray(ahead / max(float(np.linalg.norm(ahead)), 1e-9))

    def grounded(self, spots: Array) -> Array:
        """Spots (n, 2) as points (n, 3) on the ground."""
        return np.column_stack([spots, self.subject.height_at(spots[:, 0], spots[:, 1])])

    def free(self, spots: Array, margin: float, wide: bool) -> NDArray[np.bool_]:
        """Which of `spots` (n, 2) may be built on.

        Off the subject and its clear circles by `margin` metres and off the camera; if `wide` (trees,
        houses), also off the way between camera and subject.
        """
        ok = np.linalg.norm(spots - self.eye, axis=1) > 4 + margin
        circles = self.subject.clear or ((*self.middle, self.radius),)
        for x, y, radius in circles:
            ok &= np.linalg.norm(spots - [x, y], axis=1) > radius + margin
        if wide:
            way = self.middle - self.eye
            length = max(float(np.linalg.norm(way)), 1e-9)
            along = (spots - self.eye) @ way / length
            off = np.abs((spots - self.eye) @ np.array([-way[1], way[0]])) / length
            ok &= (along < 0) | (along > length) | (off > margin + 2 + self.radius * along / length)
        return np.asarray(ok)


def lay_ground(plot: Plot, factors: Factors, rng: np.random.Generator) -> Model:
    """Flat ground to the horizon, with patches of another kind and an apron around the subject.

    Under snow all of it is snow.
    """
    if plot.subject.owns_ground:
        return EMPTY
    kind = "snow" if factors.snow else factors.ground
    far = max(60 * plot.distance, 8000.0)
    floor = disc(far, 48).move(plot.middle[0], plot.middle[1]).paint(kind).tiled(max(plot.distance / 1.5, 12))
    near = disc(plot.distance * 0.5, 24).move(plot.eye[0], plot.eye[1], 0.01)
    parts = [floor, near.paint(kind).tiled(max(plot.distance / 6, 5)).turn(0)]
    if not factors.snow:
        parts += _patches(plot, factors, rng)
    return join(parts)


def _patches(plot: Plot, factors: Factors, rng: np.random.Generator) -> list[Model]:
    parts = []
    if factors.ground in ("grass", "dry_grass", "dirt", "sand", "gravel"):
        other = {"grass": "dry_grass", "dry_grass": "grass", "dirt": "dry_grass"}.get(factors.ground, "dirt")
        for number in range(6):
            x, y = plot.middle + rng.normal(0, 1.2 * plot.distance, 2)
            spot = _blob(plot.distance * rng.uniform(0.1, 0.5), rng)
            parts.append(spot.move(x, y, 0.012 + 0.002 * number).paint(other).tiled(plot.distance / 3))
    if factors.apron != "none":
        apron = _blob(plot.radius * rng.uniform(1.15, 1.7) + 2, rng, 0.05)
        parts.append(apron.move(*plot.spot).move(z=0.03).paint(factors.apron).tiled(max(plot.radius / 2, 4)))
        if rng.random() < 0.6:
            parts.append(_path(plot, rng).move(z=0.028).paint(factors.apron).tiled(max(plot.radius / 2, 4)))
    return parts


def _blob(radius: float, rng: np.random.Generator, uneven: float = 0.25) -> Model:
    angles = np.linspace(0, 2 * np.pi, 25)[:-1]
    reach = radius * (
        1
        + uneven
        * fractal(np.column_stack([np.cos(angles), np.sin(angles)]) * 1.3, 3, int(rng.integers(10**6)))
    )
    return fan(np.column_stack([reach * np.cos(angles), reach * np.sin(angles)]))


def _path(plot: Plot, rng: np.random.Generator) -> Model:
    """A way that leads to the subject from somewhere on the camera's side."""
    towards = plot.eye - plot.middle
    angle = np.degrees(np.arctan2(towards[1], towards[0])) + rng.uniform(-40, 40)
    length, width = 3 * plot.distance, max(0.12 * plot.radius, 2.0) * rng.uniform(0.7, 1.6)
    return box(length, width, 0.004).move(x=length / 2).turn(angle).move(*plot.spot)


def backdrop(plot: Plot, factors: Factors, rng: np.random.Generator) -> Model:
    """What closes the view far away: hills, mountains, trees or a town; `plain` is the bare horizon."""
    if factors.backdrop == "plain" or plot.subject.owns_ground or plot.subject.indoors:
        return EMPTY
    radius = max(9 * plot.distance, 1200.0)
    if factors.backdrop == "skyline":
        return _skyline(plot, radius, rng)
    height, rough, wide = {
        "hills": (0.05, 3, 2.0),
        "mountains": (0.13, 6, 3.5),
        "treeline": (0.018, 5, 14.0),
    }[factors.backdrop]
    angles = np.linspace(0, 2 * np.pi, 241)
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    seed = int(rng.integers(10**6))
    crest = np.clip(0.62 + 0.62 * fractal(circle * wide, rough, seed, 0.55), 0.12, None) * height * radius
    rows = []
    for share, back in ((0.0, 1.0), (0.35, 1.12), (0.7, 1.22), (1.0, 1.3), (0.9, 1.45)):
        uneven = 1 + 0.25 * share * (1 - share) * 4 * fractal(circle * 3 * wide + 7 * share, 3, seed + 5)
        rows.append(np.column_stack([circle * radius * back, crest * share * uneven - 1.0]))
    # Rows outwards and angles counter-clockwise: the sheet's upper side is the one the camera sees.
    sheet = grid(np.stack(rows)[:, ::-1])
    return sheet.move(*plot.spot).tint(_slope_colours(factors, height * radius, seed))


def _slope_colours(factors: Factors, height: float, seed: int) -> Callable[[Array], Array]:
    green = {"autumn": "#6d6038", "winter": "#5d5a45"}.get(factors.season, "#465a33")
    low, high = linear(green), linear("#7d776c" if factors.backdrop == "mountains" else "#5c6642")
    if factors.snow or (factors.backdrop == "mountains" and factors.season != "summer"):
        high = linear("#e6ebf0")

    def colour(points: Array) -> Array:
        patches = 0.25 * fractal(points / height * 2.5, 3, seed)
        up = np.clip(points[:, 2] / height * 1.1 - 0.25 + patches, 0, 1)[:, None]
        return (low * (1 - up) + high * up) * (1 + patches[:, None])

    return colour


def _skyline(plot: Plot, radius: float, rng: np.random.Generator) -> Model:
    count = 26
    offset = np.arctan2(*plot.ahead[::-1])
    angles = offset + rng.normal(0, 0.7, count)
    reach = radius * rng.uniform(0.9, 1.4, count)
    spots = plot.middle + np.column_stack([reach * np.cos(angles), reach * np.sin(angles)])
    sizes = radius * rng.uniform([0.012, 0.012, 0.02], [0.03, 0.03, 0.075], (5, 3))
    some = [tower_block(x, y, z, rng) for x, y, z in sizes]
    return join([copies(block, spots[i::5], np.degrees(angles[i::5])) for i, block in enumerate(some)])


def settle(plot: Plot, factors: Factors, rng: np.random.Generator) -> Model:
    """Trees, houses, people and street furniture around the subject, in sight and not in the way."""
    if plot.subject.indoors or not plot.subject.dense:
        return EMPTY
    parts = [_people(plot, factors, rng)]
    kinds = {"open": "", "bushes": "b", "trees": "tttb", "town": "h", "mixed": "thtb"}[factors.surroundings]
    for kind in sorted(set(kinds)):
        share = kinds.count(kind) / len(kinds)
        parts.append(_scattered(plot, factors, kind, int(MOST_THINGS * share), rng))
    if factors.surroundings in ("town", "mixed"):
        spots = _spots(plot, 10, 2.5, False, 0.7, rng)
        parts += [copies(stock.car(rng), spots[:5], rng.uniform(0, 360, len(spots[:5])))]
        parts += [copies(lamp_post(), spots[5:])]
    elif factors.surroundings in ("trees", "bushes"):
        spots = _spots(plot, 5, 1.5, False, 0.5, rng)
        parts += [copies(bench(), spots, rng.uniform(0, 360, len(spots)))]
    return join(parts)


def _spots(
    plot: Plot, count: int, margin: float, wide: bool, spread: float, rng: np.random.Generator
) -> Array:
    """Up to `count` points (n, 3) on free ground in the camera's sight, around the subject and behind it."""
    tries = count * 6
    angle = rng.uniform(0, 2 * np.pi, tries)
    reach = plot.radius + margin + rng.exponential(spread * plot.distance + 8, tries)
    spots = plot.middle + np.column_stack([reach * np.cos(angle), reach * np.sin(angle)])
    away = spots - plot.eye
    ahead = away @ plot.ahead
    reach_side = np.tan(np.radians(min(plot.camera.fov / 2 + 4, 80)))
    seen = (ahead > 3) & (
        np.abs(away @ np.array([-plot.ahead[1], plot.ahead[0]])) < ahead * reach_side + margin
    )
    good = spots[seen & plot.free(spots, margin, wide)][:count]
    return plot.grounded(good)


def _scattered(plot: Plot, factors: Factors, kind: str, count: int, rng: np.random.Generator) -> Model:
    if kind == "h":
        some = [stock.house(rng) if rng.random() < 0.75 else stock.tower_block(rng) for _ in range(3)]
        margin = 15.0
    elif kind == "t":
        species = SPECIES[int(rng.integers(len(SPECIES) - 1))]
        some = [stock.tree(species, rng.uniform(6, 15), rng, factors.season) for _ in range(2)]
        some.append(stock.tree("round", rng.uniform(7, 14), rng, factors.season))
        margin = 5.0
    else:
        some = [stock.bush(rng.uniform(0.6, 2.0), rng) for _ in range(3)]
        margin = 1.5
    spots = _spots(plot, count, margin, kind != "b", 1.0, rng)
    turns = rng.uniform(0, 360, len(spots)) if kind != "h" else 90.0 * rng.integers(0, 4, len(spots))
    sizes = rng.uniform(0.8, 1.2, len(spots))
    n = len(some)
    return join([copies(one, spots[i::n], turns[i::n], sizes[i::n]) for i, one in enumerate(some)])


def _people(plot: Plot, factors: Factors, rng: np.random.Generator) -> Model:
    if not factors.people:
        return EMPTY
    spots = _spots(plot, factors.people, 1.0, False, 0.25, rng)
    some = [stock.person(rng) for _ in range(min(6, len(spots)))]
    n = max(len(some), 1)
    return join(
        [copies(one, spots[i::n], rng.uniform(0, 360, len(spots[i::n]))) for i, one in enumerate(some)]
    )
