"""From light to a picture: exposure, colour, tone, lens, sensor, filter, JPEG."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter

from landmarks.render.factors import Factors

__all__ = ["develop", "jpeg"]

Array = NDArray[np.float64]

LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


def develop(light: Array, factors: Factors, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Develop linear light (size, size, 3), of any scale, into an RGB picture (size, size, 3)."""
    size = light.shape[0]
    exposed = light * _exposure(light, factors) * _white_balance(factors)
    exposed = _vignetted(_blurred(exposed, factors.blur_px * size / 128), factors.vignette)
    picture = _filtered(_graded(_tone(exposed), factors), factors.filter)
    # Grain is coarser than a pixel in large pictures, so that their look does not depend on the size.
    grain = rng.normal(0, factors.noise, picture.shape) * 0.7 + rng.normal(0, factors.noise, (size, size, 1))
    return (np.clip(picture + grain, 0, 1) * 255 + 0.5).astype(np.uint8)


def jpeg(picture: NDArray[np.uint8], quality: int) -> bytes:
    """The bytes of a JPEG file."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()


def _exposure(light: Array, factors: Factors) -> float:
    """What a camera's automatic would choose: mid-tones to the middle, highlights just short of white."""
    luminance = np.maximum(light @ LUMINANCE, 1e-6)
    middle = float(np.exp(np.log(luminance).mean()))
    bright = float(np.percentile(luminance, 97))
    by_middle, by_bright = 0.40 / middle, 1.1 / bright
    night = factors.time == "night"
    # By night the automatic is told to keep the sky dark: the lit subject decides.
    wanted = by_bright if night else float(np.sqrt(by_middle * by_bright))
    limits = (0.3 * by_bright, 1.6 * by_bright)
    return float(np.clip(wanted, *limits)) * 2.0 ** float(np.clip(factors.exposure_ev, -1.0, 0.9))


def _white_balance(factors: Factors) -> Array:
    return np.array([1 + 0.2 * factors.warmth, 1.0, 1 - 0.22 * factors.warmth])


def _blurred(light: Array, sigma_px: float) -> Array:
    return np.asarray(gaussian_filter(light, (sigma_px, sigma_px, 0))) if sigma_px > 0.05 else light


def _vignetted(light: Array, strength: float) -> Array:
    steps = np.linspace(-1, 1, light.shape[0])
    radius = steps[:, None] ** 2 + steps[None, :] ** 2
    return light * (1 - 0.28 * strength * radius)[..., None]


def _tone(light: Array) -> Array:
    """Film-like: a straight middle, a soft shoulder, then the display's gamma."""
    light = np.maximum(light, 0)
    curved = light * (1 + light / 3.2) / (1 + light * 0.82)
    return np.asarray(np.clip(curved, 0, 1) ** (1 / 2.2))


def _graded(picture: Array, factors: Factors) -> Array:
    grey = (picture @ LUMINANCE)[..., None]
    picture = grey + (picture - grey) * factors.saturation
    return np.clip(0.45 + (picture - 0.45) * factors.contrast, 0, 1)


def _filtered(picture: Array, name: str) -> Array:
    grey = (picture @ LUMINANCE)[..., None]
    if name == "grey":  # as through a yellow filter, which darkens the sky and brings out its clouds
        film = (picture @ [0.42, 0.52, 0.06])[..., None]
        return np.repeat(np.clip(0.5 + (film - 0.48) * 1.2, 0, 1), 3, axis=2)
    if name == "sepia":
        return np.clip(grey * [1.07, 0.92, 0.72] + [0.03, 0.01, 0.0], 0, 1)
    if name == "postcard":  # faded print: lifted blacks, warm lights, less colour
        return np.clip(0.13 + 0.8 * (0.55 * picture + 0.45 * grey) * [1.05, 0.99, 0.88], 0, 1)
    if name == "vivid":
        return np.clip(grey + (picture - grey) * 1.45, 0, 1)
    return picture
