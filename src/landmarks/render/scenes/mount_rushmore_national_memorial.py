"""Mount Rushmore: four 18 m heads of presidents carved in a granite cliff above its own rubble."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from landmarks.render.materials import material, recoloured
from landmarks.render.model import Model, copies, join
from landmarks.render.noise import fractal, ridged
from landmarks.render.plants import conifer
from landmarks.render.shapes import grid
from landmarks.render.subject import Interest, Lamp, Subject, Views, landmark
from landmarks.render.terrain import rock, rocky

__all__ = ["mount_rushmore_national_memorial"]

Array = NDArray[np.float64]

TALUS, CREST = 46.0, 89.0  # metres: where the rubble ends and the cliff does

# Name: the head's middle, and how far it is turned to the left of straight ahead (degrees).
HEADS = {
    "washington": ((-22.5, -4.0, 77.5), -4.0),
    "jefferson": ((-8.0, 2.0, 76.0), -14.0),
    "roosevelt": ((5.5, 4.5, 74.0), 8.0),
    "lincoln": ((19.5, 0.0, 72.5), 24.0),
}


@landmark("Mount_Rushmore_National_Memorial")
def mount_rushmore_national_memorial(rng: np.random.Generator) -> Subject:
    """Seen from below, from the terrace; the freshly carved granite is paler than the weathered cliff."""
    warm = rng.uniform(0, 1)
    pale = ("#d3cbbe", "#c1b8ab", "#ddd6cb") if warm < 0.5 else ("#cac7c2", "#b8b5b0", "#d6d3ce")
    granite = replace(recoloured("rock", *pale), contrast=0.05)
    heads = join([_head(name).turn(-turn).move(*at) for name, (at, turn) in HEADS.items()])
    seed = int(rng.integers(10**6))
    grain = heads.bend(rocky(0.12, 3.0, seed))
    return Subject(
        model=(grain + join([_bust(name) for name in HEADS])).paint(granite).tiled(40),
        extras=_cliff(rng) + _rubble(rng, granite.colours) + _pines(rng),
        views=Views(azimuths=((-38, 38),), elevations=(-32, -12), near=110),
        interests=(
            Interest(HEADS["washington"][0], 30),
            Interest((-1, 0, 74), 42),
            Interest(HEADS["lincoln"][0], 30),
        ),
        fit=((-28, -5, 62), (25, 2, 88)),
        # Floodlights stood around the fit would stand inside the cliff.
        lamps=(Lamp((-24, -46, 56), 40), Lamp((2, -44, 54), 34), Lamp((26, -46, 54), 40)),
        clear=((0.0, 0.0, 75.0), (0.0, -50.0, 55.0)),
    )


def _bump(u: Array, v: Array, at: tuple[float, float], wide: float, high: float) -> Array:
    """A soft hill, 1 high, in the middle of the face and mirrored to its other half."""
    return np.asarray(np.exp(-(((np.abs(u) - at[0]) / wide) ** 2) - ((v - at[1]) / high) ** 2))


def _head(name: str) -> Model:
    """A head looking to −y, centred on the origin: an egg pushed out and in by what makes a face."""
    across, v = np.meshgrid(np.radians(np.linspace(-118, 118, 51)), np.linspace(-1, 1, 45))
    girth = np.sqrt(1 - (0.96 * v) ** 2) ** 0.75
    u = girth * np.sin(across)
    x = 6.3 * u * (1 - 0.2 * np.clip(-v, 0, 1) ** 1.5)
    x = x * (1 + 0.14 * _bump(u, v, (1.0, 0.0), 0.3, 0.45) * (name == "washington"))
    y = -7.2 * girth * np.cos(across) - (_face(u, v) + _own_features(name, u, v)) * (np.cos(across) > -0.1)
    return grid(np.stack([x, y, 9.6 * v], axis=-1))


def _face(u: Array, v: Array) -> Array:
    """How far (metres) brow, eyes, nose, mouth, chin and hairline stand out of the egg."""
    nose = np.exp(-((u / 0.17) ** 2)) * np.clip((0.36 - v) / 0.5, 0, 1) / (1 + np.exp((-0.2 - v) * 60))
    brow = _bump(u, v, (0.36, 0.36), 0.3, 0.08)
    eye = 0.8 * _bump(u, v, (0.38, 0.17), 0.13, 0.045) - 2.3 * _bump(u, v, (0.38, 0.19), 0.21, 0.1)
    lips = _bump(u, v, (0.0, -0.36), 0.24, 0.04) + _bump(u, v, (0.0, -0.5), 0.21, 0.045)
    mouth = lips - 0.9 * _bump(u, v, (0.0, -0.43), 0.3, 0.025) - 0.8 * _bump(u, v, (0.0, -0.6), 0.25, 0.05)
    jaw = 1.5 * _bump(u, v, (0.0, -0.76), 0.3, 0.15) - 0.9 * _bump(u, v, (0.52, -0.36), 0.17, 0.25)
    hair = 1.0 / (1 + np.exp((0.66 + 0.25 * u**2 - 0.5 * np.abs(u) ** 4 - v) * 50))
    return np.asarray(3.3 * nose + 1.1 * brow + eye + mouth + jaw + hair)


def _own_features(name: str, u: Array, v: Array) -> Array:
    """Washington's wig, Roosevelt's moustache and glasses, Lincoln's beard."""
    locks = fractal(np.column_stack([u.ravel() * 4, v.ravel() * 9]), 3, 5).reshape(u.shape)
    if name == "roosevelt":
        rim = np.abs(np.hypot((np.abs(u) - 0.38) / 0.25, (v - 0.18) / 0.15) - 1)
        return np.asarray(1.6 * _bump(u, v, (0.14, -0.32), 0.26, 0.065) + 0.7 * np.exp(-((rim / 0.18) ** 2)))
    if name == "lincoln":
        beard = 1 / (1 + np.exp((v + 0.56 - 0.75 * np.clip(np.abs(u) - 0.42, 0, 1)) * 40))
        return np.asarray(beard * (1.5 + 0.5 * locks) * (v > -0.97) + 0.9 * (v > 0.62) * (1 + 0.6 * locks))
    if name == "washington":
        return np.asarray(1.2 * _bump(u, v, (0.95, 0.05), 0.18, 0.5) * (1 + 0.3 * locks))
    return np.asarray(0.8 * _bump(u, v, (0.9, 0.2), 0.2, 0.5) * (1 + 0.5 * locks))


def _bust(name: str) -> Model:
    """The rough rock that a head grows out of; Washington's has the lapels of a coat, all that was begun."""
    coat = name == "washington"
    wide, deep, drop = (10.5, 6.5, 21.0) if coat else (8.2, 5.0, 17.0)
    across, v = np.meshgrid(np.linspace(-1, 1, 25), np.linspace(-1, 0, 17))
    fold = 1.4 * np.exp(-(((np.abs(across) - 0.25 + 0.3 * v) / 0.09) ** 2)) * coat
    y = -(deep * np.sqrt(np.clip(1 - across**2, 0, 1)) + fold) * (1 - v**2)
    bust = grid(np.stack([wide * across, y, drop * v], axis=-1))
    (x, back, z), _ = HEADS[name]
    return bust.bend(rocky(0.3 if coat else 0.9, 5.0, len(name))).move(x, back + 3.5, z - 5.5)


def _cliff(rng: np.random.Generator) -> Model:
    """The crag (rows from its foot to behind its crest): a slope of rubble, a wall, a rounded top."""
    seed = int(rng.integers(10**6))
    x, t = np.meshgrid(np.linspace(-125, 125, 101), np.linspace(0, 1, 56))
    rise = np.interp(t, [0, 0.25, 0.8, 1], [0, TALUS, CREST, CREST + 5])
    y = np.interp(t, [0, 0.25, 0.32, 0.75, 0.85, 1], [-58, -8, 1, 5, 7, 70])
    spots = np.column_stack([x.ravel(), rise.ravel()])
    sides = 1.03 - 0.05 * (x > 2) - 0.55 * np.clip((np.abs(x + 4) - 46) / 75, 0, 1) ** 1.2
    crest = 1 + 0.06 * fractal(x.reshape(-1, 1).repeat(2, 1) / 30, 3, seed).reshape(x.shape)
    cracks = ridged(spots / [14, 30], 4, seed + 1).reshape(x.shape) + 0.4 * ridged(
        spots / [9, 9], 3, seed + 2
    ).reshape(x.shape)
    beside = np.clip((np.abs(x + 1) - 28) / 12, 0.12, 1)
    y = y - (8 * cracks - 5) * beside * np.clip(t * 4, 0.3, 1)
    face = grid(np.stack([x, y, rise * sides * crest - 0.5], axis=-1), smooth=False)
    stone = replace(material("rock"), texture="streaked", contrast=0.22)
    return face.paint(recoloured(stone, "#8a8680", "#a09b93", "#6b6762")).tiled(45)


def _rubble(rng: np.random.Generator, colours: tuple[str, ...]) -> Model:
    """What was blasted off, 450,000 t, still lies below."""
    count = 130
    drop = rng.uniform(0, 1, count)
    x = rng.normal(0, 26, count) * (0.6 + 0.6 * drop)
    places = np.column_stack([x, -10 - 48 * drop, TALUS * (1 - drop) * (1 - 0.002 * np.abs(x))])
    some = [rock(1.0, rng, sides=10, rough=0.3) for _ in range(3)]
    sizes = rng.uniform(0.6, 2.3, count)
    heap = [
        copies(one, places[i::3], rng.uniform(0, 360, len(sizes[i::3])), sizes[i::3])
        for i, one in enumerate(some)
    ]
    return join(heap).paint(recoloured("rock", *colours))


def _pines(rng: np.random.Generator) -> Model:
    count = int(rng.integers(8, 15))
    x = np.where(rng.random(count) < 0.5, -1, 1) * rng.uniform(15, 85, count)
    places = np.column_stack([x, rng.uniform(-75, -52, count), np.zeros(count)])
    return copies(conifer(15, rng), places, rng.uniform(0, 360, count), rng.uniform(0.7, 1.4, count))
