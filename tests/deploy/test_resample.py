"""Resizing and cropping in one step, against torchvision doing the one and then the other."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torchvision import transforms

from landmarks.deploy.resample import centre_square, crop_start, resize_weights, resized_side


def by_torchvision(pictures: Tensor, resize: int, crop: int) -> Tensor:
    both = transforms.Compose([transforms.Resize([resize], antialias=True), transforms.CenterCrop(crop)])
    return both(pictures).float()


def noise(*shape: int) -> Tensor:
    generator = torch.Generator().manual_seed(sum(shape))
    return torch.randint(0, 256, shape, dtype=torch.uint8, generator=generator)


SIDES = [
    (1, 1),
    (1, 9),
    (7, 2),
    (31, 400),
    (64, 64),
    (64, 65),
    (72, 72),
    (73, 71),
    (96, 96),
    (97, 131),
    (301, 256),
    (480, 641),
    (1201, 333),
]


@pytest.mark.parametrize(("height", "width"), SIDES)
@pytest.mark.parametrize(("resize", "crop"), [(72, 64), (64, 64), (75, 64), (256, 224), (5, 1)])
def test_the_square_is_what_resize_and_then_crop_gives(
    height: int, width: int, resize: int, crop: int
) -> None:
    pictures = noise(2, 3, height, width)
    apart = (centre_square(pictures, resize, crop) - by_torchvision(pictures, resize, crop)).abs()
    # Both round to whole numbers, and sums taken in another order can fall on the other side of a half. Where
    # sides shrink by a ratio like 4/3, noise brings that about in up to 5 pixels out of 10,000, elsewhere in
    # hardly any. More than that, or more than 1, would be another rule.
    assert apart.max() <= 1
    assert (apart > 0).float().mean() <= 1e-3


def test_another_rule_for_the_crop_would_be_seen() -> None:
    pictures = noise(1, 3, 97, 131)
    moved = torch.roll(by_torchvision(pictures, 72, 64), 1, dims=-1)
    assert ((centre_square(pictures, 72, 64) - moved).abs() > 1).float().mean() > 0.5


@pytest.mark.parametrize("sideways", [False, True])
def test_a_picture_too_long_to_be_resized_whole_is_resized_where_it_is_looked_at(sideways: bool) -> None:
    # Enlarged 256 times, the crop sees not even one pixel to each side of the middle: resizing the ten pixels
    # there alone is the same, and within torchvision's reach. The whole would be 1×5000 → 256×1280000.
    strip = noise(1, 3, 1, 5000)
    middle = strip[..., 2495:2505]
    if sideways:
        strip, middle = strip.mT, middle.mT
    assert torch.equal(centre_square(strip, 256, 224), by_torchvision(middle, 256, 224))


def test_no_length_eats_memory() -> None:
    # Resized whole, this one would be 256×256000000 pixels: 200 GB in bytes alone.
    strip = noise(1, 3, 1, 1_000_000)
    assert centre_square(strip, 256, 224).shape == (1, 3, 224, 224)


@pytest.mark.parametrize("band", [1, 7, 64, 1000])
def test_the_band_changes_speed_alone(band: int) -> None:
    pictures = noise(1, 3, 201, 150)
    assert (centre_square(pictures, 72, 64, band) - centre_square(pictures, 72, 64)).abs().mean() < 1e-4


def test_the_memory_layout_of_the_picture_does_not_matter() -> None:
    planes = noise(1, 3, 120, 90)
    pixels = planes.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2)
    assert planes.stride() != pixels.stride()
    assert torch.equal(centre_square(planes, 72, 64), centre_square(pixels, 72, 64))


def test_sides_and_margins_are_rounded_as_torchvision_rounds_them() -> None:
    for side in range(1, 1200):
        for shorter in {1, 2, 3, 7, side // 3, side - 1, side} - {0, -1}:
            if shorter <= side:
                assert resized_side(side, shorter, 256) == int(256 * side / shorter)
        assert crop_start(224 + side, 224) == round(side / 2)


@pytest.mark.parametrize(("side", "resized"), [(10, 10), (10, 4), (10, 25), (1, 6)])
def test_every_row_of_weights_is_a_mean(side: int, resized: int) -> None:
    weights = resize_weights(side, resized, 0, resized, 0, side, torch.device("cpu"))
    assert weights.shape == (resized, side)
    assert (weights >= 0).all()
    # float32 sums of at most ten terms
    torch.testing.assert_close(weights.sum(dim=1), torch.ones(resized), atol=1e-6, rtol=0)
