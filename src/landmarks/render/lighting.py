"""Sun, sky, clouds and lamps: what lights the scene, and what is seen behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import zoom

from landmarks.render.engine import Camera, Scene, Shape, sky_dome
from landmarks.render.factors import Factors
from landmarks.render.noise import fractal
from landmarks.render.shapes import disc
from landmarks.render.soup import by_material
from landmarks.render.subject import Subject, xyz

__all__ = ["Lighting", "light_up"]

Array = NDArray[np.float64]

NIGHT_GLOW = np.array([0.010, 0.014, 0.030])  # the night sky's light, against floodlights of about 0.3


@dataclass(frozen=True)
class Lighting:
    """Mitsuba's emitters; the sky (size, size, 3) that the camera sees; the colour that distance fades to.

    `added` is sky light that the render itself will show behind everything, to be taken off again (night).
    """

    emitters: tuple[dict[str, Any], ...]
    sky: Array
    haze: Array
    added: Array
    sky_shown: bool


def light_up(factors: Factors, camera: Camera, subject: Subject, size: int, seed: int) -> Lighting:
    """The light of these factors on this subject, and the sky in this camera's frame."""
    directions = camera.directions(size)
    if subject.indoors:
        black = np.zeros((size, size, 3))
        # Weight 0: no sample is spent on asking for light that rock keeps out.
        dim = {"type": "constant", "radiance": {"type": "rgb", "value": [0.004] * 3}, "sampling_weight": 0.0}
        return Lighting((dim, *_own_lamps(subject)), black, np.zeros(3), np.zeros(3), False)
    if factors.time == "night":
        return _night(factors, camera, subject, directions, seed)
    if factors.weather == "overcast":
        return _overcast(factors, directions, seed)
    return _sunny(factors, camera, directions, seed)


def _sun_direction(factors: Factors, camera: Camera) -> Array:
    """The unit vector (3,) towards the sun; its side is relative to where the camera looks."""
    ahead = np.subtract(camera.target, camera.eye)
    away = np.arctan2(-ahead[1], -ahead[0]) + np.radians(factors.sun_side_deg)
    height = np.radians(max(factors.sun_height_deg, 1.0))
    return np.array([np.cos(away) * np.cos(height), np.sin(away) * np.cos(height), np.sin(height)])


def _sunny(factors: Factors, camera: Camera, directions: Array, seed: int) -> Lighting:
    turbidity = 5.0 + 4 * factors.haze if factors.weather == "haze" else 2.2 + 1.6 * factors.haze
    sunsky = {
        "type": "sunsky",
        "sun_direction": _sun_direction(factors, camera).tolist(),
        "turbidity": turbidity,
        "albedo": 0.3,
        "sun_aperture": 1.2,
    }
    alone = Scene([], [sunsky], sky_shown=True)
    size = directions.shape[0]
    # The sky is smooth: half the resolution shows the same.
    sky = _finer(alone.light(camera, size // 2, 1, seed)[..., :3].astype(np.float64), size)
    ring = alone.light(_level(camera), 16, 1, seed)[..., :3].astype(np.float64)
    haze = ring[5:7].mean(axis=(0, 1))
    sky = _filled_below(sky, directions, haze)
    if factors.weather == "cloudy":
        # Clouds are soft: half the resolution shows the same.
        coarse = directions[::2, ::2]
        clouds, cover = _clouds(sky, coarse, haze, factors, seed)
        sky = sky + (_finer(clouds, size) - sky) * _finer(cover, size)
    # A sun without size cannot be hit by chance from a glossy surface, which would show as white dots.
    sun = {"type": "directional", "towards": sunsky["sun_direction"], "strength": _sunlight(sunsky)}
    # Weight 0: all samples that ask for light ask the sun; those that bounce find the sky by themselves. A
    # third fewer samples leave as little grain as when each asks one of both.
    dome = {"type": "envmap", "sky": sky_dome(sunsky | {"sun_scale": 0.0}), "sampling_weight": 0.0}
    return Lighting((dome, sun), sky, haze, np.zeros(3), False)


def _sunlight(sunsky: dict[str, Any]) -> list[float]:
    """The sun's irradiance on what faces it, measured on a white card."""
    height = float(sunsky["sun_direction"][2])
    white = disc(10.0).tint(np.ones_like)
    ((paint, card),) = by_material(white).items()
    scene = Scene([Shape(card, paint)], [sunsky | {"sky_scale": 0.0}], sky_shown=False)
    seen = scene.light(Camera((0.0, 0.1, 2.0), (0.0, 0.0, 0.0), 20.0), 2, 64, 0)[..., :3].mean(axis=(0, 1))
    return [float(value) * np.pi / height for value in seen]


def _level(camera: Camera) -> Camera:
    """A camera at the same place that looks level, to see the colour of the horizon."""
    ahead = np.subtract(camera.target, camera.eye)
    level = np.add(camera.eye, (ahead[0], ahead[1], 0.0))
    return Camera(camera.eye, xyz(level), 60.0)


def _filled_below(sky: Array, directions: Array, haze: Array) -> Array:
    """The sky with the horizon's colour below it, where the sky model has none."""
    above = np.clip(directions[..., 2:] / 0.03, 0, 1)
    return sky * above + haze * (1 - above)


def _cloud_plane(directions: Array, seed: int) -> tuple[Array, Array]:
    """Where each ray meets a layer of clouds (n, 2), in cloud widths; how near the horizon it is (0–1)."""
    up = np.maximum(directions[..., 2], 0.0).ravel()
    spot = directions[..., :2].reshape(-1, 2) / (up + 0.12)[:, None]
    return spot * 1.6 + np.random.default_rng(seed).uniform(-50, 50, 2), np.clip(1 - up / 0.12, 0, 1)


def _finer(coarse: Array, size: int) -> Array:
    return np.asarray(zoom(coarse, (size / coarse.shape[0], size / coarse.shape[1], 1), order=1))


def _clouds(sky: Array, directions: Array, haze: Array, factors: Factors, seed: int) -> tuple[Array, Array]:
    """Fair-weather clouds, white where thick and lit and greyer below: their light and their cover (0–1)."""
    spot, low = _cloud_plane(directions, seed)
    density = fractal(spot, 5, seed) + 0.75 * factors.clouds - 0.25
    cover = np.clip(density * 2.2, 0, 1) * (1 - 0.6 * low)
    lit = np.clip(1.15 - 0.55 * np.clip(fractal(spot + 0.15, 3, seed) + 0.3, 0, 1), 0.5, 1.2)
    bright = 1.25 * np.percentile(sky.mean(axis=-1), 60) + 0.9 * haze.mean()
    warm = 0.75 + 0.25 * haze / max(float(haze.mean()), 1e-6)
    shape = directions.shape[:2]
    cover = cover * (directions[..., 2].ravel() > 0)
    return ((lit * bright)[:, None] * warm).reshape(*shape, 3), cover.reshape(*shape, 1)


def _overcast(factors: Factors, directions: Array, seed: int) -> Lighting:
    tone = np.array([0.92, 0.97, 1.05]) * (0.16 + 0.1 * np.sin(np.radians(factors.sun_height_deg)))
    if factors.time == "dusk":
        tone = tone * [0.5, 0.55, 0.72]
    rise = np.linspace(1, -1, 12)[:, None, None]  # the map's first row is the zenith
    dome = np.where(rise > 0, (1 + 2 * np.maximum(rise, 0)) / 3, 0.15) * tone * np.ones((12, 24, 1))
    emitter = {"type": "envmap", "sky": dome}
    spot, low = _cloud_plane(directions, seed)
    mottle = 1 + 0.22 * fractal(spot * 0.8, 4, seed) * (1 - low)
    height = np.clip(directions[..., 2:], 0, 1)
    sky = (0.72 + 0.5 * height) * tone * mottle.reshape(*height.shape[:2], 1)
    return Lighting((emitter,), sky, 0.72 * tone, np.zeros(3), False)


def _night(factors: Factors, camera: Camera, subject: Subject, directions: Array, seed: int) -> Lighting:
    light = np.interp(factors.sun_height_deg, [-14, -8, -4], [0.2, 0.55, 2.4])
    glow = NIGHT_GLOW * light
    height = np.clip(directions[..., 2:], 0, 1)
    town = np.array([0.035, 0.024, 0.014]) * np.exp(-height * 9)
    dusk = np.array([0.10, 0.05, 0.03]) * (light / 2.4) ** 1.5 * np.exp(-height * 7)
    sky = glow * (0.6 + 0.8 * np.exp(-3 * height)) + town + dusk
    if factors.weather in ("cloudy", "overcast"):
        spot, low = _cloud_plane(directions, seed)
        cover = np.clip(fractal(spot, 4, seed) + 0.2, 0, 1) * (1 - low)
        sky = sky + cover.reshape(*height.shape[:2], 1) * (0.6 * glow + [0.012, 0.009, 0.006])
    constant = {"type": "constant", "radiance": {"type": "rgb", "value": glow.tolist()}}
    lamps = _own_lamps(subject) if subject.lamps else _floodlights(subject, camera, seed)
    return Lighting((constant, *lamps), sky, glow + np.array([0.018, 0.013, 0.009]), glow, True)


def _own_lamps(subject: Subject) -> list[dict[str, Any]]:
    return [
        {
            "type": "point",
            "position": list(lamp.at),
            "intensity": {"type": "rgb", "value": [c * lamp.reach**2 for c in lamp.colour]},
        }
        for lamp in subject.lamps
    ]


def _floodlights(subject: Subject, camera: Camera, seed: int) -> list[dict[str, Any]]:
    """Three spotlights on the ground, warm or white, aimed at the subject's middle.

    Two light what the camera sees: each sample asks one lamp, and those behind would leave grain.
    """
    rng = np.random.default_rng(seed)
    low, high = subject.bounds
    middle, (wide, deep, tall) = (low + high) / 2, high - low
    colour = np.array([1.0, 0.62, 0.3]) if rng.random() < 0.6 else np.array([1.0, 0.9, 0.75])
    lamps = []
    front = np.arctan2(camera.eye[0] - middle[0], middle[1] - camera.eye[1])
    aside = np.radians([-rng.uniform(25, 65), rng.uniform(25, 65), rng.uniform(140, 220)])
    for angle in front + aside:
        away = np.array(
            [np.sin(angle) * (0.5 * wide + 0.45 * tall), -np.cos(angle) * (0.5 * deep + 0.45 * tall)]
        )
        spot = np.array([middle[0] + away[0], middle[1] + away[1], 0.0])
        spot[2] = max(low[2], float(subject.height_at(spot[:1], spot[1:2])[0])) + 0.03 * tall + 0.5
        aim = np.array([middle[0], middle[1], low[2] + 0.55 * tall])
        power = float(((aim - spot) ** 2).sum()) * rng.uniform(0.6, 1.1)
        lamps.append(_spot(spot, aim, colour * power))
    return lamps


def _spot(at: Array, aim: Array, intensity: Array) -> dict[str, Any]:
    return {
        "type": "spot",
        "cutoff_angle": 60.0,
        "beam_width": 45.0,
        "intensity": {"type": "rgb", "value": intensity.tolist()},
        "from_to": (at.tolist(), aim.tolist()),
    }
