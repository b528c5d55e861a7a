"""Development: any light becomes a picture of the same brightness; filters and quality do what they say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from landmarks.render.develop import develop, jpeg
from landmarks.render.factors import postcard


@pytest.fixture
def light(rng: np.random.Generator) -> np.ndarray:
    """A bright sky over darker ground."""
    picture = rng.uniform(0.05, 0.15, (48, 48, 3))
    picture[:20] = [0.3, 0.4, 0.6]
    return picture


def test_a_picture_has_the_lights_size_and_bytes(light: np.ndarray, rng: np.random.Generator) -> None:
    picture = develop(light, postcard(), rng)
    assert picture.shape == (48, 48, 3)
    assert picture.dtype == np.uint8


@pytest.mark.parametrize("scale", [1e-3, 50.0])
def test_how_much_light_there_was_does_not_matter(light: np.ndarray, scale: float) -> None:
    first = develop(light, postcard(), np.random.default_rng(0)).astype(int)
    second = develop(light * scale, postcard(), np.random.default_rng(0)).astype(int)
    assert np.abs(first - second).max() <= 1


def test_a_day_is_neither_dark_nor_blown_out(light: np.ndarray, rng: np.random.Generator) -> None:
    assert 80 < develop(light, postcard(), rng).mean() < 190


def test_more_exposure_is_brighter_and_more_warmth_is_redder(light: np.ndarray) -> None:
    def mean(**changes: float) -> np.ndarray:
        factors = replace(postcard(), **changes)
        return np.asarray(develop(light, factors, np.random.default_rng(0)).mean(axis=(0, 1)))

    assert (mean(exposure_ev=0.7) > mean() + 5).all()
    warm, cold = mean(warmth=1.0), mean(warmth=-1.0)
    assert warm[0] - warm[2] > cold[0] - cold[2] + 20


def test_a_grey_picture_has_no_colour(light: np.ndarray, rng: np.random.Generator) -> None:
    picture = develop(light, replace(postcard(), filter="grey"), rng).astype(int)
    assert np.ptp(picture, axis=2).max() == 0


def test_noise_and_blur_are_as_strong_as_asked(light: np.ndarray) -> None:
    def roughness(**changes: float) -> float:
        picture = develop(light, replace(postcard(), **changes), np.random.default_rng(0))
        return float(np.abs(np.diff(picture[24:].astype(float), axis=1)).mean())

    assert roughness(noise=0.05) > roughness() > roughness(blur_px=4.0)


def test_quality_costs_bytes(light: np.ndarray, rng: np.random.Generator) -> None:
    picture = develop(light, postcard(), rng)
    assert len(jpeg(picture, 95)) > len(jpeg(picture, 60))
    assert jpeg(picture, 60)[:2] == b"\xff\xd8"
