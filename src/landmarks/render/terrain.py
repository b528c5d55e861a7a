"""Land and water: heightfields, rocks, waves, falls; and colours that follow the land."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landmarks.render.materials import Material
from landmarks.render.model import Mesh, Model, copies, join
from landmarks.render.noise import fractal
from landmarks.render.shapes import grid, lathe
from landmarks.render.textures import linear

__all__ = [
    "banks",
    "boulders",
    "falls",
    "fan",
    "land_colours",
    "mist",
    "open_water",
    "rippled",
    "rock",
    "rocky",
    "strata_colours",
    "terrain",
    "upness",
    "water",
]

Array = NDArray[np.float64]
Height = Callable[[Array, Array], Array]
Colour = Callable[[Array], Array]


def terrain(
    height: Height, extent: float, cells: int = 120, far: float = 0.0, middle: tuple[float, float] = (0, 0)
) -> Model:
    """Land z = height(x, y), a square `extent` metres across with `cells` each way, to be tinted or painted.

    `far` above extent/2 draws the outer cells out to that distance, for land that reaches the horizon.
    `height` takes and gives arrays (n,); hand it to `Subject.ground` as well.
    """
    line = np.linspace(-extent / 2, extent / 2, cells + 1)
    if far > extent / 2:
        # Each step outwards is half as long again as the last.
        steps = extent / cells * 1.5 ** np.arange(1, 40)
        out = extent / 2 + np.cumsum(steps)
        out = np.append(out[out < far], far)
        line = np.concatenate([-out[::-1], line, out])
    x, y = np.meshgrid(line + middle[0], line + middle[1])
    z = height(x.ravel(), y.ravel()).reshape(x.shape)
    return grid(np.stack([x, y, z], axis=-1))


def fan(height: Height, middle: tuple[float, float], distances: ArrayLike, bearings: ArrayLike) -> Model:
    """Land z = height(x, y) at `distances` from a middle, a column for each of `bearings` (0° is +y, 90° +x).

    For wide views: from a middle behind the camera, and with distances that grow as `np.geomspace` does, near
    and far cells look alike. Both run upwards, and need not be even.
    """
    away, angle = np.meshgrid(
        np.asarray(distances, float), np.radians(np.asarray(bearings, float)), indexing="ij"
    )
    x, y = middle[0] + away * np.sin(angle), middle[1] + away * np.cos(angle)
    z = height(x.ravel(), y.ravel()).reshape(x.shape)
    return grid(np.stack([x, y, z], axis=-1))


def upness(land: Model) -> Array:
    """How far up each vertex of a sheet looks: 1 on level land, 0 on an upright cliff; to colour by slope."""
    (mesh,) = land.meshes
    return _upness(mesh)


def banks(half: float, height: float, slope_m: float, seed: int, hills: float = 0.0) -> Height:
    """Land on both sides of water that runs along y at z = 0, for what stands in the water or crosses it.

    The shores are `half` metres from x = 0, straight near y = 0 and uneven elsewhere; within `slope_m` the
    land rises to `height`, and farther back to hills of about `hills` metres. Below z = 0 is the bed.
    """

    def land(x: Array, y: Array) -> Array:
        spot = np.column_stack([x, y])
        wander = 0.35 * half * fractal(spot / (1.5 * half), 3, seed) * np.clip(np.abs(y) / half - 0.15, 0, 1)
        inland = np.abs(x) - half - wander
        back = np.clip((inland - slope_m) / (1.2 * half), 0, 1)
        rise = hills * back * (0.5 + 0.7 * fractal(spot / (0.8 * half + 100), 4, seed + 5))
        uneven = 0.25 * height * fractal(spot / (0.3 * half), 3, seed + 9) * np.clip(inland / slope_m, 0, 1)
        return np.asarray(height * np.clip(inland / slope_m, -1, 1) + uneven + np.maximum(rise, 0))

    return land


def land_colours(
    flat: str,
    steep: str,
    height_snow: float | None = None,
    feature: float = 20.0,
    seed: int = 0,
    steepness: float = 0.8,
) -> Callable[[Model], Model]:
    """A painter for `terrain`: flat and steep land, blotchy over `feature` metres, and snow above a height.

    Use it as `land_colours("#5f7d36", "#76716a")(terrain(...))`. Faces that lean to less than `steepness`
    (the normal's z) count as steep.
    """
    low, rock_, white = linear(flat), linear(steep), linear("#eef1f5")

    def paint(land: Model) -> Model:
        (mesh,) = land.meshes
        up = _upness(mesh)
        patches = fractal(mesh.vertices / feature, 4, seed)
        share = np.clip((steepness - up) * 6 + 0.5 + 0.5 * patches, 0, 1)[:, None]
        colour = (low * (1 - share) + rock_ * share) * (1 + 0.28 * patches[:, None])
        if height_snow is not None:
            z = mesh.vertices[:, 2] + patches * 0.15 * abs(height_snow)
            snow = np.clip((z - height_snow) / (0.12 * abs(height_snow) + 1e-6), 0, 1) * np.clip(
                (up - 0.45) * 5, 0, 1
            )
            colour = colour * (1 - snow[:, None]) + white * snow[:, None]
        return land.tint(lambda _: colour)

    return paint


def _upness(mesh: Mesh) -> Array:
    """The z of each vertex's normal."""
    corners = mesh.vertices[mesh.faces]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    total = np.stack(
        [np.bincount(mesh.faces.ravel(), np.repeat(across[:, k], 3), len(mesh.vertices)) for k in range(3)],
        -1,
    )
    return np.asarray(total[:, 2] / np.maximum(np.linalg.norm(total, axis=1), 1e-12))


def strata_colours(bands: Sequence[str], thickness: float, wander: float = 0.4, seed: int = 0) -> Colour:
    """A function for `Model.tint`: level layers of rock, `thickness` metres for one round of all `bands`."""
    colours = np.array([linear(band) for band in bands])

    def colour(points: Array) -> Array:
        drift = wander * thickness * fractal(points / (thickness * 4), 3, seed) / len(bands)
        place = (points[:, 2] + drift) / thickness % 1 * len(bands)
        low = place.astype(int) % len(bands)
        share = np.clip((place % 1 - 0.7) / 0.3, 0, 1)[:, None]
        mixed = colours[low] * (1 - share) + colours[(low + 1) % len(bands)] * share
        return np.asarray(mixed * (1 + 0.22 * fractal(points / (0.3 * thickness), 3, seed + 7)[:, None]))

    return colour


def rocky(amount: float, feature: float, seed: int = 0, octaves: int = 4) -> Callable[[Array], Array]:
    """A function for `Model.bend`: points moved by about `amount` metres of noise, `feature` metres wide."""

    def shape(points: Array) -> Array:
        moves = [fractal(points / feature, octaves, seed + 31 * axis) for axis in range(3)]
        return np.asarray(points + amount * np.stack(moves, axis=-1))

    return shape


def rock(
    radius: float, rng: np.random.Generator, z_scale: float = 0.8, rough: float = 0.35, sides: int = 16
) -> Model:
    """A boulder about the origin, in "rock"; `rough` is its unevenness as a share of the radius."""
    angles = np.linspace(-np.pi / 2, np.pi / 2, sides // 2 + 1)
    ball = lathe([(radius * np.cos(a), radius * z_scale * np.sin(a)) for a in angles], sides, smooth=False)
    return ball.bend(rocky(rough * radius, 0.9 * radius, int(rng.integers(10**6)))).paint("rock")


def boulders(places: ArrayLike, sizes: ArrayLike, rng: np.random.Generator, kinds: int = 4) -> Model:
    """Rocks of radius `sizes` (n,) at `places` (n, 3), each turned its own way."""
    spots, radii = np.asarray(places, dtype=float), np.asarray(sizes, dtype=float)
    some = [rock(1.0, rng) for _ in range(min(kinds, len(spots)))]
    n = max(len(some), 1)
    return join(
        [
            copies(one, spots[i::n], rng.uniform(0, 360, len(spots[i::n])), radii[i::n])
            for i, one in enumerate(some)
        ]
    )


def _resampled(path: Array, count: int) -> Array:
    """`count` points evenly along a path (n, 3)."""
    lengths = np.append(0, np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1)))
    at = np.linspace(0, lengths[-1], count)
    return np.stack([np.interp(at, lengths, path[:, axis]) for axis in range(3)], -1)


def water(
    x: float,
    y: float,
    rng: np.random.Generator,
    kind: str | Material = "water",
    ripple: float = 0.06,
    wave_m: float | None = None,
    cells: int = 90,
) -> Model:
    """A level sheet of water with waves; `ripple` is their slope and `wave_m` their length."""
    across, along = np.linspace(-x / 2, x / 2, cells + 1), np.linspace(-y / 2, y / 2, cells + 1)
    points = np.stack([*np.meshgrid(across, along), np.zeros((cells + 1, cells + 1))], -1)
    return rippled(points, rng, kind, ripple, wave_m or max(x, y) / cells * 2.5)


def open_water(
    reach: float, fine: float, rng: np.random.Generator, kind: str | Material = "water", ripple: float = 0.06
) -> Model:
    """Water out to `reach` metres; cells are about 2 × `fine` metres at the middle and grow outwards."""
    bend = np.arcsinh(reach / (12 * fine))
    line = reach * np.sinh(bend * np.linspace(-1, 1, 57)) / np.sinh(bend)
    points = np.stack([*np.meshgrid(line, line), np.zeros((57, 57))], -1)
    return rippled(points, rng, kind, ripple, wave_m=4 * fine)


def rippled(
    points: Array,
    rng: np.random.Generator,
    kind: str | Material = "water",
    ripple: float = 0.06,
    wave_m: float = 10,
) -> Model:
    """Water of any outline over points (rows, columns, 3), rows along +y and columns along +x.

    Its waves are real: waves in the shading alone turn black where they are seen from very low.
    """
    flat = points.reshape(-1, 3)
    swell = fractal(flat[:, :2] / wave_m * [1, 0.6], 3, int(rng.integers(10**6)))
    high = 0.35 * ripple * wave_m * swell.reshape(points.shape[:2])
    return grid(points + high[..., None] * [0, 0, 1]).paint(kind)


def falls(
    brink: ArrayLike, drop: float, rng: np.random.Generator, forward: float = 0.12, deep: str = "#5f8f86"
) -> Model:
    """Water that falls `drop` metres over a brink (n, 3); walk the brink with the fall on your right.

    White with streaks of `deep` colour that fade on the way down; `forward` is how far it shoots out, as a
    share of the drop.
    """
    top = _resampled(np.asarray(brink, dtype=float), 100)
    ahead = np.gradient(top, axis=0)
    out = np.stack([ahead[:, 1], -ahead[:, 0], np.zeros(len(top))], -1)
    out /= np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)
    levels = np.linspace(1, 0, 22)[:, None, None]  # from the foot up, so that the sheet's outside is in front
    fall = 1 - levels
    seed = int(rng.integers(10**6))
    uneven = fractal(np.column_stack([np.arange(100) * 0.22, np.zeros(100)]), 4, seed)[None, :, None]
    points = (
        top
        + out * drop * (forward * np.sqrt(1 - levels**2 + 1e-9) + 0.05 * uneven * fall)
        - [0, 0, drop] * fall
    )
    sheet = grid(points)
    white, dark = linear("#eef3f4"), linear(deep)
    along = np.tile(np.arange(100) * 0.35, 22)
    down = np.repeat(fall[:, 0, 0], 100)
    streaks = fractal(np.column_stack([along, down * 1.3]), 4, seed + 3)
    share = np.clip(0.75 * (1 - down) ** 1.5 + 0.55 * streaks, 0, 1)[:, None]
    return sheet.tint(lambda _: white * (1 - share) + dark * share)


def mist(places: ArrayLike, sizes: ArrayLike, rng: np.random.Generator) -> Model:
    """Spray and foam where water lands: white heaps of radius `sizes` (n,) at `places` (n, 3)."""
    puff = lathe([(np.cos(a), 0.55 * np.sin(a)) for a in np.linspace(-np.pi / 2, np.pi / 2, 8)], 12)
    puffs = copies(puff, places, rng.uniform(0, 360, len(np.asarray(places))), sizes)
    mean = float(np.mean(np.asarray(sizes)))
    return puffs.bend(rocky(0.35 * mean, 0.8 * mean, int(rng.integers(10**6)))).paint("foam")
