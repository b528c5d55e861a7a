"""Noise: randomness that is smooth in space, for terrain, rock, foliage, clouds and stains."""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates, spline_filter

__all__ = ["fractal", "ridged", "smooth", "tileable"]

Array = NDArray[np.float64]

_PERIODS = {2: 256, 3: 48}  # lattice points after which the noise repeats: far more than any scene shows
_ORDER = 2  # without creases; a cubic spline looks the same and takes twice as long


@cache
def _lattice(dimensions: int) -> Array:
    """The spline coefficients of random values on a lattice that repeats."""
    values = np.random.default_rng(dimensions).standard_normal((_PERIODS[dimensions],) * dimensions)
    return np.asarray(spline_filter(values, order=_ORDER, mode="grid-wrap"))


@lru_cache(maxsize=4096)
def _shift(seed: int, dimensions: int) -> Array:
    return np.random.default_rng([seed, dimensions]).uniform(0, _PERIODS[dimensions], dimensions)


def smooth(points: Array, seed: int = 0) -> Array:
    """Smooth noise at `points` (n, 2 or 3), of feature size 1; mostly −1 to 1, mean 0.

    A spline through random values: as smooth as gradient noise and, by SciPy, ten times as fast.
    """
    return fractal(points, 1, seed)


def fractal(points: Array, octaves: int = 4, seed: int = 0, gain: float = 0.5) -> Array:
    """Sum of `octaves` of `smooth`, each twice as fine and `gain` as strong; about −1 to 1."""
    points = np.asarray(points, dtype=np.float64)
    dimensions = points.shape[-1]
    # All octaves in one call: for few points, the call costs more than they do.
    places = np.empty((dimensions, octaves, len(points)))
    for octave in range(octaves):
        # Features of a spline through lattice values are about two cells wide: halve them.
        shift = 1.6 * 17.3 * octave + _shift(seed + octave, dimensions)
        np.add(points.T * (1.6 * 2.0**octave), shift[:, None], out=places[:, octave])
    values = map_coordinates(_lattice(dimensions), places, order=_ORDER, mode="grid-wrap", prefilter=False)
    return np.asarray(0.62 * gain ** np.arange(octaves) @ values)


def ridged(points: Array, octaves: int = 4, seed: int = 0, gain: float = 0.5) -> Array:
    """Noise with sharp crests, 0 to about 1: mountain ridges, eroded rock."""
    points = np.asarray(points, dtype=np.float64)
    total, weight = np.zeros(len(points)), np.ones(len(points))
    for octave in range(octaves):
        crest = (1 - np.abs(smooth(points * 2.0**octave + 9.1 * octave, seed + octave))) ** 2
        total += gain**octave * crest * weight
        weight = np.clip(crest * 1.4, 0, 1)
    return total * (1 - gain) / (1 - gain**octaves)


def tileable(size: int, slope: float, rng: np.random.Generator) -> Array:
    """A (size, size) picture of noise that repeats without seams: mean 0, standard deviation 1.

    `slope` sets its grain: 0 is white noise, 1 stone, 2 clouds.
    """
    frequency = np.hypot(np.fft.fftfreq(size)[:, None], np.fft.rfftfreq(size)[None, :]) * size
    spectrum = np.fft.rfft2(rng.standard_normal((size, size))) / np.maximum(frequency, 1) ** slope
    spectrum[0, 0] = 0
    picture = np.fft.irfft2(spectrum, s=(size, size))
    return np.asarray(picture / picture.std())
