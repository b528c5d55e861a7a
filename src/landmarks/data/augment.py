"""Augmentation of whole batches at once: parameters drawn per picture, arithmetic done on tensors.

A cached picture is the whole photograph squashed to a square, beside its true height and width. A crop of
the photograph is therefore a box in that square, and cropping, resizing, flipping and undoing the squash are
one operation: two matrix products with the weights of an antialiased triangle filter, the filter that
torchvision's `Resize(antialias=True)` and Pillow's `BILINEAR` use. No Python runs per picture, and nothing is
decoded twice.

Colour changes of one picture are composed into one 3×4 affine map of its colours (brightness, contrast and
saturation as in torchvision's `ColorJitter`; hue as a rotation about the grey axis, which is linear and
differs little from the rotation in HSV space).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

__all__ = [
    "LUMA",
    "Augmentation",
    "centre_boxes",
    "colour_maps",
    "evaluation_batch",
    "random_boxes",
    "resample",
    "training_batch",
]

LUMA = (0.299, 0.587, 0.114)
"""Weights of red, green and blue in a grey value: ITU-R BT.601, as in Pillow and torchvision."""


@dataclass(frozen=True, kw_only=True)
class Augmentation:
    """What may change in a training picture.

    The ranges are those of torchvision's transforms of the same names. A strength `s` of brightness, contrast
    or saturation draws a factor from [1 − s, 1 + s]; `hue` is the largest turn, as a share of the colour
    circle.
    """

    scale: tuple[float, float] = (0.3, 1.0)  # share of the picture's area that a crop keeps
    ratio: tuple[float, float] = (3 / 4, 4 / 3)  # width / height of a crop, in pixels of the photograph
    flip_probability: float = 0.5
    brightness: float = 0.4
    contrast: float = 0.4
    saturation: float = 0.4
    hue: float = 0.05
    grey_probability: float = 0.05


def training_batch(
    pictures: Tensor, sizes: Tensor, *, size: int, augmentation: Augmentation, generator: torch.Generator
) -> Tensor:
    """Crop, flip and recolour each picture in its own way.

    `pictures` is (B, S, S, 3) uint8, `sizes` (B, 2) the true heights and widths. Returns (B, 3, size, size)
    float32 in [0, 1]. The same generator state gives the same batch.
    """
    boxes = random_boxes(sizes, augmentation, generator)
    cropped = resample(pictures, boxes, size)
    return _apply_colour(cropped, *colour_maps(cropped, augmentation, generator))


def evaluation_batch(pictures: Tensor, sizes: Tensor, *, size: int, share: float = 1.0) -> Tensor:
    """Take the central square of each picture: `Resize(size / share)` then `CenterCrop(size)`, no randomness.

    Shapes and range as for `training_batch`.
    """
    return resample(pictures, centre_boxes(sizes, share), size)


def random_boxes(sizes: Tensor, augmentation: Augmentation, generator: torch.Generator) -> Tensor:
    """Draw the boxes of RandomResizedCrop and RandomHorizontalFlip.

    Returns (B, 4): top, bottom, left, right as shares of the picture. A flipped box has left > right. A side
    that would be longer than the picture is cut to it, where torchvision draws again up to ten times.
    """
    count = len(sizes)
    height, width = sizes.to(torch.float32).unbind(1)  # (B,), (B,)
    area = _uniform(count, *augmentation.scale, generator)
    ratio = _uniform(count, math.log(augmentation.ratio[0]), math.log(augmentation.ratio[1]), generator).exp()
    box_width = (area * ratio * height / width).sqrt().clamp(max=1)
    box_height = (area / ratio * width / height).sqrt().clamp(max=1)
    left = torch.rand(count, generator=generator) * (1 - box_width)
    top = torch.rand(count, generator=generator) * (1 - box_height)
    flipped = torch.rand(count, generator=generator) < augmentation.flip_probability
    first = torch.where(flipped, left + box_width, left)
    last = torch.where(flipped, left, left + box_width)
    return torch.stack([top, top + box_height, first, last], dim=1)


def centre_boxes(sizes: Tensor, share: float) -> Tensor:
    """The central square whose side is `share` of the shorter side, as (B, 4) top, bottom, left, right."""
    height, width = sizes.to(torch.float32).unbind(1)
    side = torch.minimum(height, width) * share
    half_height, half_width = side / height / 2, side / width / 2
    return torch.stack([0.5 - half_height, 0.5 + half_height, 0.5 - half_width, 0.5 + half_width], dim=1)


def resample(pictures: Tensor, boxes: Tensor, size: int) -> Tensor:
    """Resize one box of each picture to size × size with antialiasing.

    `pictures` is (B, H, W, 3), uint8 or float in [0, 255]; `boxes` (B, 4) shares of the picture. Returns
    (B, 3, size, size) float32 in [0, 1].
    """
    count, height, width, channels = pictures.shape
    rows = _filter_weights(boxes[:, 0] * height, boxes[:, 1] * height, size, height)  # (B, size, H)
    columns = _filter_weights(boxes[:, 2] * width, boxes[:, 3] * width, size, width) / 255  # (B, size, W)
    shrunk = torch.bmm(rows, pictures.to(torch.float32).reshape(count, height, width * channels))
    shrunk = shrunk.reshape(count, size, width, channels).transpose(1, 2)  # (B, W, size, 3)
    turned = torch.bmm(columns, shrunk.reshape(count, width, size * channels))
    return turned.reshape(count, size, size, channels).permute(0, 3, 2, 1)  # (B, 3, rows, columns)


def _filter_weights(start: Tensor, stop: Tensor, outputs: int, inputs: int) -> Tensor:
    """Weights (B, outputs, inputs) that resize the stretch [start, stop) of a line of pixels, reversed if
    start > stop. The triangle is as wide as an output pixel, or an input pixel where that is wider."""
    step = (stop - start) / outputs  # (B,)
    centres = start[:, None] + (torch.arange(outputs) + 0.5) * step[:, None]  # (B, outputs)
    reach = step.abs().clamp(min=1)[:, None, None]
    distance = (torch.arange(inputs) + 0.5 - centres[:, :, None]).abs()
    weights = (1 - distance / reach).clamp_(min=0)
    return weights / weights.sum(dim=2, keepdim=True)


def colour_maps(
    pictures: Tensor, augmentation: Augmentation, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Draw brightness, contrast, saturation and hue for each picture and compose them.

    Returns matrices (B, 3, 3) and offsets (B, 3): a colour c of picture i becomes
    matrices[i] @ c + offsets[i].
    """
    count = len(pictures)
    brightness = _factor(count, augmentation.brightness, generator)
    contrast = _factor(count, augmentation.contrast, generator)
    saturation = _factor(count, augmentation.saturation, generator)
    grey = torch.rand(count, generator=generator) < augmentation.grey_probability
    saturation = torch.where(grey, torch.zeros(count), saturation)
    angle = _uniform(count, -augmentation.hue, augmentation.hue, generator) * 2 * math.pi

    luma = torch.tensor(LUMA)
    keep = saturation[:, None, None] * torch.eye(3)
    saturate = keep + (1 - saturation)[:, None, None] * luma.expand(count, 3, 3)
    gain = (brightness * contrast)[:, None, None]
    matrices = gain * torch.bmm(saturate, _hue_rotations(angle))
    # Contrast pulls towards the picture's mean grey value, as in torchvision.
    mean_grey = pictures.mean(dim=(2, 3)) @ luma * brightness
    offsets = ((1 - contrast) * mean_grey)[:, None].expand(count, 3)
    return matrices, offsets


def _apply_colour(pictures: Tensor, matrices: Tensor, offsets: Tensor) -> Tensor:
    count, channels, height, width = pictures.shape
    flat = pictures.reshape(count, channels, height * width)
    return torch.baddbmm(offsets[:, :, None], matrices, flat).clamp_(0, 1).reshape_as(pictures)


def _hue_rotations(angle: Tensor) -> Tensor:
    """Rotations (B, 3, 3) about the grey axis (1, 1, 1), by Rodrigues' formula."""
    cosine, sine = angle.cos(), angle.sin()
    mix, turn = (1 - cosine) / 3, sine / math.sqrt(3)
    same, before, after = cosine + mix, mix - turn, mix + turn
    rows = [(same, before, after), (after, same, before), (before, after, same)]
    return torch.stack([torch.stack(row, dim=1) for row in rows], dim=1)


def _factor(count: int, strength: float, generator: torch.Generator) -> Tensor:
    return _uniform(count, max(0.0, 1 - strength), 1 + strength, generator)


def _uniform(count: int, low: float, high: float, generator: torch.Generator) -> Tensor:
    return torch.rand(count, generator=generator) * (high - low) + low
