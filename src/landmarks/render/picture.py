"""One picture from beginning to end: a subject and factors → a scene, looked at and developed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, median_filter

from landmarks.render.develop import develop
from landmarks.render.engine import VARIANTS, Camera, Scene, Shape
from landmarks.render.extent import distances_of, in_sight
from landmarks.render.factors import Factors, draw_factors, redraw_placement
from landmarks.render.lighting import Lighting, light_up
from landmarks.render.materials import PALETTE, Material
from landmarks.render.model import Model
from landmarks.render.occluders import occlude
from landmarks.render.placement import place_camera
from landmarks.render.site import Plot, backdrop, lay_ground, settle
from landmarks.render.soup import Soup, Wanted, by_material
from landmarks.render.subject import Builder, Subject
from landmarks.render.textures import SIZE as TEXTURE_PX

__all__ = ["Picture", "factors_of", "render_picture", "take_picture"]

Array = NDArray[np.float64]

SAMPLES = 6  # a pixel; stratified, so that little grain is left
LAMP_SAMPLES = 9  # at night and in caves: each sample asks one of many lamps, and most are round a corner
NIGHT_BLUR_PX = 0.6  # of a 128-pixel picture
TRIES = 8
PROBE_PX = 32
LEAST_SHARE = 0.035  # of the frame that the subject must fill
LEAST_VISIBLE = 0.4  # of the pixels that would show the subject if nothing stood before it
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
    pixel_m = 2 * plot.distance * np.tan(np.radians(camera.fov) / 2) / size
    wanted = partial(in_sight, camera, 0.1 * plot.distance)
    weather = replace(factors, snow=False) if subject.indoors else factors
    own = _shapes(subject.model, weather, scale, pixel_m, wanted)
    around = _shapes(subject.extras, weather, scale, pixel_m, wanted)
    around += _shapes(lay_ground(plot, factors, rng), factors, 0, pixel_m, wanted)
    around += _shapes(backdrop(plot, factors, rng), factors, plot.distance, pixel_m, wanted)
    around += _shapes(settle(plot, factors, rng), factors, 0, pixel_m, wanted)
    occluders = _shapes(occlude(plot, factors, rng), factors, 0, 0, wanted)
    lighting = light_up(factors, camera, subject, size, _seed(seed))
    scene = Scene([*own, *around, *occluders], lighting.emitters, lighting.sky_shown)
    share = _share(scene, camera, len(own), subject.model if occluders else None)
    return _Shot(factors, camera, plot, scene, lighting, share)


def _share(scene: Scene, camera: Camera, own: int, hideable: Model | None) -> float:
    """The share of the frame that shows the subject, the scene's first `own` shapes.

    0 if the lens is blocked or, where the subject is `hideable`, if most of it is hidden.
    """
    number, distance = scene.seen(camera, PROBE_PX)
    seen = number >= 0
    if (seen & (distance < 0.6)).mean() > 0.3:
        return 0.0
    if hideable is not None:
        there = distances_of(hideable, camera, PROBE_PX)
        hidden = seen & (number >= own) & (distance < 0.97 * there) & (there < np.inf)
        if hidden.sum() > (1 - LEAST_VISIBLE) * (there < np.inf).sum():
            return 0.0
    return float((seen & (number < own)).mean())


def _exposed(shot: _Shot, size: int, seed: int) -> Array:
    """The light (size, size, 3) that reaches the lens."""
    lamps = shot.plot.subject.indoors or shot.factors.time == "night"
    samples = LAMP_SAMPLES if lamps else SAMPLES
    view = shot.scene.photograph(shot.camera, size, samples, seed)
    light: Array = _without_sparks(view.light).astype(np.float64)
    if lamps:  # cameras smooth what they see by lamplight, too
        blur_px = NIGHT_BLUR_PX * size / 128
        light = gaussian_filter(light, (blur_px, blur_px, 0))
    covered = view.coverage[..., None].astype(np.float64)
    light = light + (1 - covered) * (shot.lighting.sky - shot.lighting.added)
    if shot.plot.subject.indoors:
        return light
    veil = 1 - np.exp(-view.distance[..., None].astype(np.float64) / _sight_m(shot))
    return light + covered * veil * (shot.lighting.haze - light)


def _without_sparks(light: NDArray[np.float32]) -> NDArray[np.float32]:
    """Single pixels far brighter than their neighbours, hit by chance through a mirror, made no brighter."""
    bright = light.sum(axis=-1)
    around = median_filter(bright, 3)
    return light * np.where(bright > 3 * around + 1e-3, around / np.maximum(bright, 1e-6), 1)[..., None]


def _sight_m(shot: _Shot) -> float:
    """The distance at which the air has replaced 63 % of a thing's light by the horizon's.

    Relative to the subject's distance, since otherwise small subjects would never be seen in haze.
    """
    factors = shot.factors
    far = {"clear": 40.0, "cloudy": 30.0, "overcast": 14.0, "haze": 3.2}[factors.weather]
    return shot.plot.distance * far * 0.5**factors.haze


def _seed(seed: Sequence[int]) -> int:
    return int(np.random.SeedSequence(list(seed)).generate_state(1)[0] >> 1)


def _shapes(
    model: Model, factors: Factors, tile_scale_m: float, pixel_m: float, wanted: Wanted
) -> list[Shape]:
    """A model's `wanted` triangles by material, with snow on them and lit windows as the factors say.

    `pixel_m` is what one pixel covers, in metres: finer textures would look like a bad sensor's noise.
    """
    shapes = []
    for material, soup in by_material(model, tile_scale_m, wanted).items():
        texels = TEXTURE_PX * pixel_m / soup.tile_m
        coarse = int(np.clip(np.rint(np.log2(max(texels, 1.0))), 0, 3))
        shapes += [replace(shape, coarse=coarse) for shape in _dressed(soup, material, factors)]
    return shapes


def _dressed(soup: Soup, material: Material, factors: Factors) -> list[Shape]:
    variant = (factors.texture + len(material.name)) % VARIANTS
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
