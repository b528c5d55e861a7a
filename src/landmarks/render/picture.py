"""One picture from beginning to end: a subject and factors → a scene, looked at and developed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import median_filter

from landmarks.render.develop import develop
from landmarks.render.engine import Camera, Scene, Shape
from landmarks.render.factors import Factors, draw_factors, redraw_placement
from landmarks.render.lighting import Lighting, light_up
from landmarks.render.materials import PALETTE, Material
from landmarks.render.model import Model
from landmarks.render.occluders import occlude
from landmarks.render.placement import place_camera
from landmarks.render.site import Plot, backdrop, lay_ground, settle
from landmarks.render.soup import Soup, by_material
from landmarks.render.subject import Builder, Subject

__all__ = ["Picture", "factors_of", "render_picture", "take_picture"]

Array = NDArray[np.float64]

SAMPLES = 9  # a pixel; stratified, so that little grain is left
CAVE_SAMPLES = 16  # where there are only lamps: each sample asks one of them, and most are round a corner
TRIES = 8
PROBE_PX = 32
LEAST_SHARE = 0.035  # of the frame that the subject must fill
LEAST_VISIBLE = 0.4  # of what would be seen of the subject if nothing stood before it
SNOW_UP = 0.55  # faces whose normal points up by more than this hold snow
LIT_SHARE = 0.4  # of the windows at night
WINDOW_LIGHT = (0.75, 0.5, 0.24)
LAMP_LIGHT = (2.4, 1.7, 0.9)


@dataclass(frozen=True)
class Picture:
    """A picture (size, size, 3), its factors, how many placements were tried, the subject's share."""

    pixels: NDArray[np.uint8]
    factors: Factors
    tries: int
    share: float


def take_picture(build: Builder, size: int, seed: Sequence[int]) -> Picture:
    """Draw the factors and the subject from `seed` and render: the same seed gives the same picture."""
    return render_picture(build, factors_of(seed), size, seed)


def factors_of(seed: Sequence[int]) -> Factors:
    """The factors of the picture of that seed: drawn with no look at what will stand in it."""
    return draw_factors(np.random.default_rng([*seed, 0]))


def render_picture(build: Builder, factors: Factors, size: int, seed: Sequence[int]) -> Picture:
    """Render a picture with these factors, moving the camera where it would see too little of the subject."""
    subject = build(np.random.default_rng([*seed, 1]))
    again = np.random.default_rng([*seed, 2])
    best = _set_up(subject, factors, size, seed)
    tries = 1
    while best.share < LEAST_SHARE and tries < TRIES:
        factors = redraw_placement(factors, again)
        best = max(best, _set_up(subject, factors, size, seed), key=lambda shot: shot.share)
        tries += 1
    pixels = develop(_exposed(best, size, _seed(seed)), best.factors, np.random.default_rng([*seed, 5]))
    return Picture(pixels, best.factors, tries, best.share)


@dataclass(frozen=True)
class _Shot:
    """A scene ready to be photographed, and the share of the frame in which the subject is seen."""

    factors: Factors
    camera: Camera
    plot: Plot
    scene: Scene
    lighting: Lighting
    share: float


def _set_up(subject: Subject, factors: Factors, size: int, seed: Sequence[int]) -> _Shot:
    camera = place_camera(subject, factors)
    rng = np.random.default_rng([*seed, 3])
    plot = Plot.of(subject, camera)
    scale = subject.size / 3
    weather = replace(factors, snow=False) if subject.indoors else factors
    own = _shapes(subject.model, weather, scale)
    around = _shapes(subject.extras, weather, scale)
    around += _shapes(lay_ground(plot, factors, rng), factors, 0)
    around += _shapes(backdrop(plot, factors, rng), factors, plot.distance)
    around += _shapes(settle(plot, factors, rng), factors, 0)
    around += _shapes(occlude(plot, factors, rng), factors, 0)
    lighting = light_up(factors, camera, subject, size, _seed(seed))
    scene = Scene([*own, *around], lighting.emitters, lighting.sky_shown)
    return _Shot(factors, camera, plot, scene, lighting, _share(scene, camera, len(own), factors))


def _share(scene: Scene, camera: Camera, own: int, factors: Factors) -> float:
    """The share of the frame that shows the subject; 0 if it is mostly hidden or the lens is blocked."""
    number, distance = scene.seen(camera, PROBE_PX)
    blocked = (number >= 0) & (distance < 0.6)
    if blocked.mean() > 0.3:
        return 0.0
    share = float(((number >= 0) & (number < own)).mean())
    if factors.occluder != "none":
        bare, _ = scene.first(own).seen(camera, PROBE_PX)
        if share < LEAST_VISIBLE * float((bare >= 0).mean()):
            return 0.0
    return share


def _exposed(shot: _Shot, size: int, seed: int) -> Array:
    """The light (size, size, 3) that reaches the lens."""
    samples = CAVE_SAMPLES if shot.plot.subject.indoors else SAMPLES
    view = shot.scene.photograph(shot.camera, size, samples, seed)
    view = replace(view, light=_without_sparks(view.light))
    covered = view.coverage[..., None].astype(np.float64)
    light = view.light + (1 - covered) * (shot.lighting.sky - shot.lighting.added)
    if shot.plot.subject.indoors:
        return light
    veil = 1 - np.exp(-view.distance[..., None].astype(np.float64) / _sight_m(shot))
    return light + covered * veil * (shot.lighting.haze - light)


def _without_sparks(light: NDArray[np.float32]) -> NDArray[np.float32]:
    """Single pixels far brighter than their neighbours, hit by chance through a mirror, made like those."""
    around = np.stack([median_filter(light[..., channel], 3) for channel in range(3)], axis=-1)
    spark = light.sum(axis=-1, keepdims=True) > 3 * around.sum(axis=-1, keepdims=True) + 1e-3
    return np.where(spark, around, light)


def _sight_m(shot: _Shot) -> float:
    """The distance at which the air has replaced 63 % of a thing's light by the horizon's.

    Relative to the subject's distance, since otherwise small subjects would never be seen in haze.
    """
    factors = shot.factors
    far = {"clear": 40.0, "cloudy": 30.0, "overcast": 16.0, "haze": 5.0}[factors.weather]
    return shot.plot.distance * far * 0.5**factors.haze


def _seed(seed: Sequence[int]) -> int:
    return int(np.random.SeedSequence(list(seed)).generate_state(1)[0] >> 1)


def _shapes(model: Model, factors: Factors, tile_scale_m: float) -> list[Shape]:
    """A model's triangles by material, with snow on them and lit windows where the factors say so."""
    shapes = []
    for material, soup in by_material(model, tile_scale_m).items():
        shapes += _dressed(soup, material, factors)
    return shapes


def _dressed(soup: Soup, material: Material, factors: Factors) -> list[Shape]:
    variant = (factors.texture + len(material.name)) % 6
    if factors.snow and material.takes_snow:
        up = soup.upness > SNOW_UP
        rest = soup.where(~up)
        parts = [Shape(soup.where(up), PALETTE["snow"], variant), Shape(rest, material, variant)]
        return [part for part in parts if len(part.soup)]
    if factors.time == "night" and material.name == "signal_light":
        return [Shape(soup, material, variant, LAMP_LIGHT)]
    if factors.time == "night" and material.name == "window":
        panes = np.random.default_rng(factors.texture).random(len(soup) // 2 + 1) < LIT_SHARE
        lit = np.repeat(panes, 2)[: len(soup)]
        parts = [
            Shape(soup.where(lit), material, variant, WINDOW_LIGHT),
            Shape(soup.where(~lit), material, variant),
        ]
        return [part for part in parts if len(part.soup)]
    return [Shape(soup, material, variant)]
