"""Materials, textures and noise: what is promised about names, ranges, seams and seeds."""

from __future__ import annotations

import numpy as np
import pytest

from landmarks.errors import BadInput
from landmarks.render.materials import PALETTE, material, recoloured
from landmarks.render.noise import fractal, ridged, smooth, tileable
from landmarks.render.textures import PAINTERS, SIZE, linear, paint_texture


@pytest.mark.parametrize("name", PALETTE)
def test_every_material_can_be_painted(name: str, rng: np.random.Generator) -> None:
    entry = material(name)
    assert entry.name == name
    picture = paint_texture(entry.texture, entry.colours, entry.contrast, rng)
    assert picture.shape == (SIZE, SIZE, 3)
    assert picture.min() >= 0
    assert picture.max() <= 0.95  # nothing reflects all light
    mean = np.mean([linear(colour) for colour in entry.colours], axis=0)
    np.testing.assert_allclose(picture.mean(axis=(0, 1)), mean, atol=0.13)


def test_a_wrong_name_is_refused_with_the_nearest_right_one() -> None:
    with pytest.raises(BadInput, match="'limestone'"):
        material("limestome")


def test_recolouring_keeps_the_rest() -> None:
    painted = recoloured("roof_tiles", "#2f6f5a")
    assert painted.colours == ("#2f6f5a",)
    assert painted.texture == material("roof_tiles").texture


def test_colours_are_made_linear_as_the_standard_says() -> None:
    np.testing.assert_allclose(linear("#ff8000"), [1, 0.21586, 0], atol=1e-4)


@pytest.mark.parametrize("kind", PAINTERS)
def test_textures_repeat_without_a_seam(kind: str) -> None:
    picture = paint_texture(kind, ("#808080", "#a0a0a0"), 0.1, np.random.default_rng(3))
    for axis in (0, 1):
        steps = np.abs(np.diff(picture, axis=axis)).mean(axis=(1 - axis, 2))
        seam = np.abs(np.take(picture, 0, axis) - np.take(picture, -1, axis)).mean()
        # No larger than the largest step inside, which joints between bricks make; the half is for chance.
        assert seam <= 1.5 * steps.max()


@pytest.mark.parametrize("dimensions", [2, 3])
def test_noise_is_smooth_centred_and_follows_its_seed(dimensions: int, rng: np.random.Generator) -> None:
    points = rng.uniform(-40, 40, (20_000, dimensions))
    values = smooth(points, 1)
    assert abs(values.mean()) < 0.05
    assert 0.2 < values.std() < 0.6
    assert np.abs(smooth(points + 1e-3, 1) - values).max() < 0.02
    np.testing.assert_array_equal(values, smooth(points, 1))
    assert abs(np.corrcoef(values, smooth(points, 2))[0, 1]) < 0.1


def test_more_octaves_are_rougher(rng: np.random.Generator) -> None:
    points = rng.uniform(0, 30, (5000, 3))

    def step(octaves: int) -> float:
        return float(np.abs(fractal(points + 0.02, octaves) - fractal(points, octaves)).mean())

    assert step(5) > 1.5 * step(1)


def test_ridges_are_between_nothing_and_one(rng: np.random.Generator) -> None:
    values = ridged(rng.uniform(-30, 30, (5000, 2)))
    assert values.min() >= 0
    assert values.max() < 1.3


def test_tileable_noise_is_normed(rng: np.random.Generator) -> None:
    picture = tileable(64, 1.0, rng)
    assert picture.mean() == pytest.approx(0, abs=1e-9)
    assert picture.std() == pytest.approx(1)
