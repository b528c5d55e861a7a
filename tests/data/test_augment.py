"""Batched augmentation, held against torchvision's own transforms of one picture at a time."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor
from torchvision.transforms import v2
from torchvision.transforms.v2 import functional as F

from landmarks.data.augment import (
    LUMA,
    Augmentation,
    centre_boxes,
    colour_maps,
    evaluation_batch,
    random_boxes,
    resample,
    training_batch,
)

# Both sides compute in float32, in different orders, on values up to 1 with weights that add up to 1.
ROUNDING = 1e-5

NEUTRAL = Augmentation(
    scale=(1.0, 1.0),
    ratio=(1.0, 1.0),
    flip_probability=0.0,
    brightness=0.0,
    contrast=0.0,
    saturation=0.0,
    hue=0.0,
    grey_probability=0.0,
)


def only(**changes: object) -> Augmentation:
    """An augmentation that does nothing but what is named."""
    return Augmentation(**{**vars(NEUTRAL), **changes})  # type: ignore[arg-type]


def noise(*shape: int) -> Tensor:
    """Pictures of independent pixels, (B, H, W, 3) uint8: the hardest to resize alike."""
    return torch.randint(0, 256, shape, dtype=torch.uint8, generator=generator(5))


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def resized(pictures: Tensor, height: int, width: int) -> Tensor:
    """torchvision's antialiased resize of (B, H, W, 3) uint8, in float: (B, 3, height, width) in [0, 1]."""
    scaled = pictures.permute(0, 3, 1, 2).float() / 255
    return F.resize(scaled, [height, width], antialias=True)


WHOLE = torch.tensor([[0.0, 1.0, 0.0, 1.0]])


@pytest.mark.parametrize("size", [7, 24, 48, 100])
def test_a_whole_picture_is_resized_as_torchvision_does(size: int) -> None:
    pictures = noise(3, 48, 60, 3)
    ours = resample(pictures, WHOLE.expand(3, 4), size)
    assert ours.dtype == torch.float32
    torch.testing.assert_close(ours, resized(pictures, size, size), atol=ROUNDING, rtol=0)


def test_a_box_is_a_window_on_the_resized_picture() -> None:
    pictures = noise(2, 48, 72, 3)
    # 48×72 shrunk to 24×24; rows 4 to 20 and columns 6 to 22 of that are 16×16 pixels.
    box = torch.tensor([[4 / 24, 20 / 24, 6 / 24, 22 / 24]]).expand(2, 4)
    expected = resized(pictures, 24, 24)[:, :, 4:20, 6:22]
    torch.testing.assert_close(resample(pictures, box, 16), expected, atol=ROUNDING, rtol=0)


@pytest.mark.parametrize("size", [10, 60])
def test_a_box_is_resized_as_the_cropped_picture_is(size: int) -> None:
    pictures = noise(2, 50, 50, 3)
    box = torch.tensor([[0.2, 0.8, 0.1, 0.5]]).expand(2, 4)
    expected = resized(pictures[:, 10:40, 5:25], size, size)
    # At its border torchvision knows no pixel outside the crop, and we do.
    within = slice(2, -2) if size > 30 else slice(1, -1)
    torch.testing.assert_close(
        resample(pictures, box, size)[..., within, within],
        expected[..., within, within],
        atol=ROUNDING,
        rtol=0,
    )


def test_each_picture_has_its_own_box() -> None:
    pictures = noise(2, 20, 20, 3)
    boxes = torch.tensor([[0.0, 0.5, 0.0, 0.5], [0.5, 1.0, 0.25, 0.75]])
    together = resample(pictures, boxes, 8)
    for index in range(2):
        alone = resample(pictures[index : index + 1], boxes[index : index + 1], 8)
        torch.testing.assert_close(together[index], alone[0], atol=ROUNDING, rtol=0)


def test_the_whole_picture_at_its_own_size_is_itself() -> None:
    pictures = noise(2, 16, 16, 3)
    expected = pictures.permute(0, 3, 1, 2) / 255
    torch.testing.assert_close(resample(pictures, WHOLE.expand(2, 4), 16), expected, atol=1e-6, rtol=0)


def test_pictures_may_be_float() -> None:
    pictures = noise(1, 16, 16, 3)
    assert torch.equal(resample(pictures.float(), WHOLE, 9), resample(pictures, WHOLE, 9))


def test_a_box_with_left_right_of_right_is_mirrored() -> None:
    pictures = noise(1, 30, 30, 3)
    straight = resample(pictures, torch.tensor([[0.1, 0.9, 0.2, 0.7]]), 12)
    mirrored = resample(pictures, torch.tensor([[0.1, 0.9, 0.7, 0.2]]), 12)
    torch.testing.assert_close(mirrored, F.horizontal_flip(straight), atol=ROUNDING, rtol=0)
    assert not torch.allclose(mirrored, straight, atol=0.01)


def smooth_picture(height: int, width: int) -> Tensor:
    """(3, height, width) in [0, 1] with no detail that resizing could lose, and no symmetry."""
    y = torch.linspace(0, 1, height)[:, None]
    x = torch.linspace(0, 1, width)[None, :]
    waves = [torch.sin(3 * x + 2 * y), torch.cos(4 * x - y), torch.sin(2 * x * y + x)]
    return torch.stack([0.5 + 0.45 * wave for wave in waves])


@pytest.mark.parametrize(("height", "width"), [(64, 96), (128, 64), (64, 64)])
@pytest.mark.parametrize(("share", "resize"), [(1.0, 24), (0.75, 32)])
def test_evaluation_takes_the_central_square_of_the_unsquashed_picture(
    height: int, width: int, share: float, resize: int
) -> None:
    picture = smooth_picture(height, width)
    expected = v2.Compose([v2.Resize(resize), v2.CenterCrop(24)])(picture)
    squashed = (F.resize(picture, [64, 64]) * 255).round().to(torch.uint8).permute(1, 2, 0)
    sizes = torch.tensor([[height, width]], dtype=torch.int32)
    ours = evaluation_batch(squashed[None], sizes, size=24, share=share)[0]
    # Rounding to uint8 costs 0.002; squashing a smooth picture and undoing it costs about as much again.
    torch.testing.assert_close(ours, expected, atol=0.006, rtol=0)
    if height != width or share < 1:
        whole = resample(squashed[None], WHOLE, 24)[0]
        assert (whole - expected).abs().max() > 0.05, "the whole picture would have passed as well"


def test_the_central_box_of_a_panorama_is_narrow() -> None:
    boxes = centre_boxes(torch.tensor([[100, 400], [400, 100]]), share=0.5)
    expected = torch.tensor([[0.25, 0.75, 0.4375, 0.5625], [0.4375, 0.5625, 0.25, 0.75]])
    torch.testing.assert_close(boxes, expected)


def measured(boxes: Tensor, sizes: Tensor) -> tuple[Tensor, Tensor]:
    """Each box's share of the picture's area, and its width / height in pixels of the photograph."""
    heights, widths = boxes[:, 1] - boxes[:, 0], (boxes[:, 3] - boxes[:, 2]).abs()
    return heights * widths, widths * sizes[:, 1] / (heights * sizes[:, 0])


def test_boxes_keep_to_their_ranges_and_inside_the_picture() -> None:
    sizes = torch.tensor([[300, 400], [400, 300], [77, 77]]).repeat(1000, 1)
    augmentation = Augmentation(scale=(0.3, 1.0), ratio=(3 / 4, 4 / 3))
    boxes = random_boxes(sizes, augmentation, generator())
    assert boxes.shape == (3000, 4)
    assert boxes.min() >= 0
    assert boxes.max() <= 1 + 1e-6
    assert (boxes[:, 0] < boxes[:, 1]).all()
    area, ratio = measured(boxes, sizes)
    assert 0.3 - 1e-5 < area.min() < 0.33
    assert 0.9 < area.max() < 1 + 1e-5
    assert 3 / 4 - 1e-5 < ratio.min() < 0.77
    assert 1.3 < ratio.max() < 4 / 3 + 1e-5


def test_boxes_are_spread_as_torchvision_spreads_them() -> None:
    # Small enough that neither side ever has to cut a box or to draw it again.
    scale, ratio, count = (0.1, 0.4), (3 / 4, 4 / 3), 4000
    sizes = torch.tensor([[900, 1200]]).expand(count, 2)
    ours = random_boxes(sizes, Augmentation(scale=scale, ratio=ratio), generator())
    crop = v2.RandomResizedCrop(10, scale=scale, ratio=ratio)
    torch.manual_seed(0)
    drawn = [crop.make_params([torch.empty(3, 900, 1200)]) for _ in range(count)]
    tops, lefts, heights, widths = (
        torch.tensor([float(row[key]) for row in drawn]) for key in ("top", "left", "height", "width")
    )
    theirs = torch.stack([tops / 900, (tops + heights) / 900, lefts / 1200, (lefts + widths) / 1200], dim=1)
    levels = torch.linspace(0.1, 0.9, 5)
    columns = [*zip(measured(ours, sizes), measured(theirs, sizes), strict=True)]
    columns.append((ours[:, 0], theirs[:, 0]))
    columns.append((ours[:, 2:].min(dim=1).values, theirs[:, 2]))
    for our, their in columns:
        # A quantile of 4,000 draws from a range about 0.5 wide has a standard error below 0.006.
        assert (our.quantile(levels) - their.quantile(levels)).abs().max() < 0.03


def test_a_side_that_would_leave_a_panorama_is_cut_to_it() -> None:
    sizes = torch.tensor([[100, 1000]]).expand(200, 2)
    boxes = random_boxes(sizes, Augmentation(scale=(0.5, 1.0)), generator())
    assert (boxes[:, 1] - boxes[:, 0] == 1).all()
    assert boxes.min() >= 0
    assert boxes.max() <= 1 + 1e-6


@pytest.mark.parametrize(
    ("probability", "least", "most"), [(0.5, 0.45, 0.55), (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)]
)
def test_the_asked_for_share_is_mirrored(probability: float, least: float, most: float) -> None:
    sizes = torch.tensor([[50, 60]]).expand(2000, 2)
    boxes = random_boxes(sizes, Augmentation(flip_probability=probability), generator())
    # Of 2,000 draws with probability one half, the share has a standard error of 0.011.
    assert least <= float((boxes[:, 2] > boxes[:, 3]).float().mean()) <= most


def grey(picture: Tensor) -> Tensor:
    return (picture * torch.tensor(LUMA)[:, None, None]).sum(dim=0)


def test_brightness_contrast_and_saturation_are_torchvisions_one_after_the_other() -> None:
    # Mid-tones, so that nothing is clamped between the steps.
    pictures = 0.35 + 0.25 * torch.rand(20, 3, 9, 9, generator=generator())
    augmentation = only(brightness=0.2, contrast=0.3, saturation=0.4)
    matrices, offsets = colour_maps(pictures, augmentation, generator(1))
    ours = torch.einsum("nij,njhw->nihw", matrices, pictures) + offsets[:, :, None, None]
    factors = []
    for picture, matrix, offset, our in zip(pictures, matrices, offsets, ours, strict=True):
        # A row adds up to brightness × contrast; the offset is what contrast takes from that.
        gain = float(matrix[0].sum())
        brightness = gain + float(offset[0] / grey(picture).mean())
        contrast = gain / brightness
        saturation = 1 - float(matrix[1, 0]) / gain / LUMA[0]
        expected = F.adjust_brightness(picture, brightness)
        expected = F.adjust_contrast(expected, contrast)
        expected = F.adjust_saturation(expected, saturation)
        # torchvision rounds the weight of red to 0.2989.
        torch.testing.assert_close(our, expected, atol=3e-4, rtol=0)
        factors.append((brightness, contrast, saturation))
    spread = torch.tensor(factors)
    # Alone, and from the same random numbers, brightness is the whole change.
    alone, _ = colour_maps(pictures, only(brightness=0.2), generator(1))
    torch.testing.assert_close(spread[:, 0], alone[:, 0, 0], atol=1e-4, rtol=0)
    strengths = torch.tensor([0.2, 0.3, 0.4])
    assert (spread.max(dim=0).values <= 1 + strengths + 1e-4).all()
    assert (spread.min(dim=0).values >= 1 - strengths - 1e-4).all()
    # Twenty draws, each picture its own, fill most of each range.
    assert (spread.max(dim=0).values - spread.min(dim=0).values > strengths).all()


def test_a_turn_of_hue_is_a_rotation_that_keeps_grey() -> None:
    pictures = torch.rand(50, 3, 4, 4, generator=generator())
    matrices, offsets = colour_maps(pictures, only(hue=0.1), generator(1))
    identity = torch.eye(3).expand(50, 3, 3)
    torch.testing.assert_close(matrices @ matrices.mT, identity, atol=1e-6, rtol=0)
    torch.testing.assert_close(matrices @ torch.ones(3), torch.ones(50, 3), atol=1e-6, rtol=0)
    assert not offsets.any()
    turns = torch.arccos(((matrices.diagonal(dim1=1, dim2=2).sum(dim=1) - 1) / 2).clamp(-1, 1)) / (
        2 * math.pi
    )
    assert 0.08 < turns.max() <= 0.1 + 1e-4


def test_a_turn_of_hue_differs_little_from_torchvisions() -> None:
    # Pale colours round the whole circle.
    angle = torch.linspace(0, 2 * math.pi, 37)[None, None, :]
    phases = torch.tensor([0.0, -2.0944, -4.1888])[:, None, None]
    pictures = (0.5 + 0.1 * torch.cos(angle + phases)).expand(10, 3, 1, 37)
    matrices, _ = colour_maps(pictures, only(hue=0.1), generator(1))
    for picture, matrix in zip(pictures, matrices, strict=True):
        turn = float(torch.asin((matrix[1, 0] - matrix[0, 1]) * math.sqrt(3) / 2)) / (2 * math.pi)
        expected = F.adjust_hue(picture, turn)
        ours = torch.einsum("ij,jhw->ihw", matrix, picture)
        backwards = torch.einsum("ji,jhw->ihw", matrix, picture)
        # HSV measures hue along a hexagon, not a circle, and keeps the brightest channel, not the mean.
        assert (ours - expected).abs().max() < 0.045
        assert (ours - expected).abs().mean() < 0.6 * (backwards - expected).abs().mean()


def test_some_pictures_lose_all_colour() -> None:
    pictures = torch.rand(400, 3, 2, 2, generator=generator())
    matrices, offsets = colour_maps(pictures, only(grey_probability=0.25), generator(1))
    is_grey = (matrices - torch.tensor(LUMA)).abs().amax(dim=(1, 2)) < 1e-6
    assert 0.15 < float(is_grey.float().mean()) < 0.35  # 0.25, standard error 0.022
    untouched = matrices[~is_grey]
    torch.testing.assert_close(untouched, torch.eye(3).expand_as(untouched))
    assert not offsets.any()


def test_a_training_batch_is_pictures_within_range() -> None:
    augmentation = Augmentation(brightness=3.0)
    batch = training_batch(
        noise(8, 20, 20, 3),
        torch.tensor([[30, 40]]).expand(8, 2),
        size=12,
        augmentation=augmentation,
        generator=generator(),
    )
    assert batch.shape == (8, 3, 12, 12)
    assert batch.dtype == torch.float32
    assert batch.min() >= 0
    assert batch.max() == 1, "nothing was bright enough to be clamped"


def test_each_picture_changes_in_its_own_way() -> None:
    copies = noise(1, 24, 24, 3).expand(6, 24, 24, 3)
    sizes = torch.tensor([[24, 24]]).expand(6, 2)
    for augmentation in (only(scale=(0.3, 0.9)), only(brightness=0.4), only(saturation=0.4), only(hue=0.1)):
        batch = training_batch(copies, sizes, size=16, augmentation=augmentation, generator=generator())
        distance = (batch[:, None] - batch[None]).abs().amax(dim=(2, 3, 4)) + torch.eye(6)
        assert distance.min() > 0.005, augmentation


def test_the_same_generator_state_gives_the_same_batch() -> None:
    pictures, sizes = noise(4, 24, 24, 3), torch.tensor([[24, 30]]).expand(4, 2)

    def draw(seed: int) -> Tensor:
        return training_batch(
            pictures, sizes, size=16, augmentation=Augmentation(), generator=generator(seed)
        )

    torch.manual_seed(1)
    first = draw(0)
    torch.manual_seed(2)  # the global generator has no say
    assert torch.equal(draw(0), first)
    assert not torch.equal(draw(1), first)


def test_with_nothing_to_change_training_sees_the_whole_picture() -> None:
    pictures = noise(3, 20, 20, 3)
    sizes = torch.tensor([[20, 20]]).expand(3, 2)
    batch = training_batch(pictures, sizes, size=10, augmentation=NEUTRAL, generator=generator())
    torch.testing.assert_close(batch, resized(pictures, 10, 10), atol=ROUNDING, rtol=0)
