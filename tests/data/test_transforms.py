"""What one picture goes through: each random change is there in training, and none in evaluation."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor
from torchvision import transforms

from landmarks.data.transforms import denormalise, evaluation_transform, train_transform
from landmarks.errors import BadInput

MEAN, STD = (0.5, 0.4, 0.3), (0.2, 0.3, 0.4)
DRAWS = 30


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(0)


def draw(picture: Image.Image) -> Iterator[Tensor]:
    transform = train_transform(mean=(0, 0, 0), std=(1, 1, 1), crop=32, resize=40, augment=0)
    return (transform(picture) for _ in range(DRAWS))


def random_pixels() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)


def test_training_mirrors_about_half_of_the_pictures() -> None:
    halves = np.zeros((40, 40, 3), dtype=np.uint8)
    halves[:, 20:] = 255
    mirrored = sum(bool(out[..., 0].mean() > out[..., -1].mean()) for out in draw(Image.fromarray(halves)))
    assert 0.2 * DRAWS < mirrored < 0.8 * DRAWS  # by chance alone, about once in a thousand seeds it is not


def test_training_crops_at_different_places_and_sizes() -> None:
    square = np.zeros((40, 40, 3), dtype=np.uint8)
    square[15:25, 15:25] = 255
    shares = [float((out > 0.4).float().mean()) for out in draw(Image.fromarray(square))]
    # 100 of 1600 pixels, of which a crop keeps from half to all: shares from 1/16 to 1/8
    assert max(shares) > 1.4 * min(shares)


def test_training_changes_brightness_and_colour() -> None:
    plain = Image.new("RGB", (40, 40), (160, 120, 80))  # crops and flips leave it as it is
    means = torch.stack([out.mean(dim=(1, 2)) for out in draw(plain)])
    # a brightness drawn from 0.8 to 1.2 times has a standard deviation of 0.05 around 0.47
    assert means.mean(dim=1).std() > 0.03
    assert (means[:, 0] / means[:, 2]).std() > 0.05


@pytest.mark.parametrize("size", [(40, 40), (300, 41), (1, 1)])
def test_both_give_the_same_shape_for_any_picture(size: tuple[int, int]) -> None:
    picture = Image.new("RGB", size, "gray")
    for transform in (train_transform(mean=MEAN, std=STD), evaluation_transform(mean=MEAN, std=STD)):
        assert transform(picture).shape == (3, 224, 224)
        assert transform(picture).dtype == torch.float32


def test_evaluation_changes_nothing_but_the_scale_of_values() -> None:
    pixels = random_pixels()
    out = evaluation_transform(mean=MEAN, std=STD, crop=32, resize=32)(Image.fromarray(pixels))
    np.testing.assert_allclose(
        out.permute(1, 2, 0).numpy(), (pixels / 255 - MEAN) / STD, atol=1e-5
    )  # float32


def test_denormalising_gives_the_colours_back() -> None:
    pixels = random_pixels()
    transform = evaluation_transform(mean=MEAN, std=STD, crop=32, resize=32)
    batch = transform(Image.fromarray(pixels))[None]
    shown = denormalise(batch, transform)[0].permute(1, 2, 0).numpy()
    np.testing.assert_allclose(shown, pixels / 255, atol=1e-5)  # float32


def test_a_transform_that_normalises_nothing_is_not_undone() -> None:
    batch = torch.rand(2, 3, 4, 4)
    assert torch.equal(denormalise(batch, transforms.Compose([transforms.ToTensor()])), batch)
    assert torch.equal(denormalise(batch, None), batch)


@pytest.mark.parametrize("augment", [-1, 31])
def test_a_magnitude_outside_its_range_is_refused(augment: int) -> None:
    with pytest.raises(BadInput, match=f"0 .none. to 30, not {augment}"):
        train_transform(mean=MEAN, std=STD, augment=augment)
