"""Preprocessing as it should be, and with each usual mistake. Withheld: it knows the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional as F
from torchvision.transforms import functional as TF

__all__ = ["ACTIVATIONS", "PREPARATIONS", "clouds", "prepared"]

_RESIZE, _CROP = 256, 224

Geometry = Callable[[Tensor], Tensor]


def clouds(rng: np.random.Generator, height: int, width: int, *, grain: float = 10.0) -> Any:
    """A picture (3, H, W) uint8 of coloured clouds with grain; plain noise would be resized to one grey."""
    blotches = rng.uniform(0, 255, (5, 6, 3)).astype(np.uint8)
    smooth = np.asarray(Image.fromarray(blotches).resize((width, height), Image.Resampling.BICUBIC), float)
    noisy = smooth + rng.normal(0, grain, smooth.shape)
    return np.ascontiguousarray(np.clip(noisy, 0, 255).astype(np.uint8).transpose(2, 0, 1))


def _shorter_side(side: int, *, antialias: bool = True) -> Geometry:
    return lambda x: TF.resize(x, [side], antialias=antialias)


def _both_sides(side: int) -> Geometry:
    return lambda x: TF.resize(x, [side, side], antialias=True)


def _whole(x: Tensor) -> Tensor:
    return x


def _then_crop(geometry: Geometry) -> Geometry:
    return lambda x: TF.center_crop(geometry(x), [_CROP])


def _corner(x: Tensor) -> Tensor:
    return TF.resize(x, [_RESIZE], antialias=True)[..., :_CROP, :_CROP]


def _right(x: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    return (x / 255 - mean) / std


def _before_scaling(x: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    return (x.float() - mean) / std / 255


def _unscaled(x: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    return (x.float() - mean) / std


def _not_normalised(x: Tensor, mean: Tensor, std: Tensor) -> Tensor:  # noqa: ARG001
    return x / 255


def _mean_alone(x: Tensor, mean: Tensor, std: Tensor) -> Tensor:  # noqa: ARG001
    return x / 255 - mean


def _times_std(x: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    return (x / 255 - mean) * std


_SQUARE = _then_crop(_shorter_side(_RESIZE))

# The right way first; then each mistake with what it does to a picture's shape and to its values.
PREPARATIONS: dict[str, tuple[Geometry, Callable[[Tensor, Tensor, Tensor], Tensor]]] = {
    "": (_SQUARE, _right),
    "normalised-before-scaling": (_SQUARE, _before_scaling),
    "not-scaled": (_SQUARE, _unscaled),
    "not-normalised": (_SQUARE, _not_normalised),
    "std-forgotten": (_SQUARE, _mean_alone),
    "multiplied-by-std": (_SQUARE, _times_std),
    "aspect-lost": (_then_crop(_both_sides(_RESIZE)), _right),
    "squeezed": (_both_sides(_CROP), _right),
    "crop-forgotten": (_shorter_side(_RESIZE), _right),
    "resize-forgotten": (_then_crop(_whole), _right),
    "resized-to-the-crop": (_then_crop(_shorter_side(_CROP)), _right),
    "corner-cropped": (_corner, _right),
    "no-antialias": (_then_crop(_shorter_side(_RESIZE, antialias=False)), _right),
    "colours-swapped": (lambda x: _SQUARE(x).flip(-3), _right),
}

# The same for what follows the network.
ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "": lambda z: z.softmax(1),
    "softmax-forgotten": lambda z: z,
    "softmax-over-batch": lambda z: z.softmax(0),
    "softmax-twice": lambda z: z.softmax(1).softmax(1),
    "log-softmax": lambda z: F.log_softmax(z, 1),
    "sigmoid": lambda z: z.sigmoid(),
}


def prepared(pictures: Any, mean: Any, std: Any, mistake: str = "") -> Tensor:
    """(B, 3, 224, 224) float32, or what `mistake`, a key of `PREPARATIONS`, makes of them."""
    geometry, values = PREPARATIONS[mistake]
    m, s = (torch.as_tensor(np.array(numbers)).reshape(3, 1, 1) for numbers in (mean, std))
    return values(geometry(torch.from_numpy(np.array(pictures))), m, s)
