"""Noise: randomness that is smooth in space, for terrain, rock, foliage, clouds and stains."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["fractal", "gradient", "ridged", "tileable"]

Array = NDArray[np.float64]

# Large odd constants: the lattice point's integer coordinates are hashed to a gradient by multiply and shift.
_MIX = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D], dtype=np.uint64)
_CORNERS = {n: np.stack(np.meshgrid(*[[0, 1]] * n, indexing="ij"), -1).reshape(-1, n) for n in (2, 3)}


def _hashes(lattice: NDArray[np.int64], seed: int) -> NDArray[np.uint64]:
    value = (lattice.astype(np.uint64) * _MIX[: lattice.shape[-1]]).sum(axis=-1, dtype=np.uint64)
    value = (value ^ np.uint64(seed * 0x27D4EB2F + 0x165667B1)) * np.uint64(0xD6E8FEB86659FD93)
    value ^= value >> np.uint64(32)
    value *= np.uint64(0xD6E8FEB86659FD93)
    return value >> np.uint64(40)  # 24 well-mixed bits


def gradient(points: Array, seed: int = 0) -> Array:
    """Perlin-like noise at `points` (n, 2 or 3), of feature size 1; values about −1 to 1, mean 0."""
    points = np.asarray(points, dtype=np.float64)
    dimensions = points.shape[-1]
    around = _CORNERS[dimensions]
    base = np.floor(points)
    inside = points - base
    corners = base.astype(np.int64)[:, None, :] + around  # (n, 4 or 8, 2 or 3)
    bits = _hashes(corners, seed).astype(np.int64)
    shifts = np.array([0, 8, 16])[:dimensions]
    slopes = ((bits[..., None] >> shifts) & 255) / 127.5 - 1
    heights = (slopes * (inside[:, None, :] - around)).sum(axis=-1)
    fade = inside**3 * (inside * (inside * 6 - 15) + 10)
    weights = np.where(around, fade[:, None, :], 1 - fade[:, None, :]).prod(axis=-1)
    return np.asarray((heights * weights).sum(axis=-1) * 1.6)


def fractal(points: Array, octaves: int = 4, seed: int = 0, gain: float = 0.5) -> Array:
    """Sum of `octaves` of `gradient`, each twice as fine and `gain` as strong; about −1 to 1."""
    points = np.asarray(points, dtype=np.float64)
    total = np.zeros(len(points))
    for octave in range(octaves):
        total += gain**octave * gradient(points * 2.0**octave + 17.3 * octave, seed + octave)
    return total


def ridged(points: Array, octaves: int = 4, seed: int = 0, gain: float = 0.5) -> Array:
    """Noise with sharp crests, 0 to about 1: mountain ridges, eroded rock."""
    points = np.asarray(points, dtype=np.float64)
    total, weight = np.zeros(len(points)), np.ones(len(points))
    for octave in range(octaves):
        crest = (1 - np.abs(gradient(points * 2.0**octave + 9.1 * octave, seed + octave))) ** 2
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
