"""Painted pictures, and a model whose answers follow every pixel of them: to compare programs with Python."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn

from landmarks.data.decode import decode_picture
from landmarks.deploy.predictor import Predictor
from landmarks.models import MyModel

__all__ = ["paint_pictures", "watchful_predictor"]


def paint_pictures(folder: Path, count: int) -> list[Path]:
    """Of many sizes; JPEGs of every subsampling, grey, progressive and turned, and PNGs of every mode."""
    rng = np.random.default_rng(0)
    return [_paint(folder, number, rng) for number in range(count)]


def _paint(folder: Path, number: int, rng: np.random.Generator) -> Path:
    height, width = rng.integers(40, 300, 2)
    blotches = Image.fromarray(rng.integers(0, 256, (5, 6, 3), np.uint8)).resize(
        (width, height), Image.BICUBIC
    )
    noisy = np.asarray(blotches).astype(int) + rng.integers(-30, 30, (height, width, 3))
    picture = Image.fromarray(noisy.clip(0, 255).astype(np.uint8))
    if number % 4 == 3:
        modes = (picture, picture.convert("L"), picture.quantize(32), _with_alpha(picture, rng))
        picture = modes[number // 4 % 4]
        path = folder / f"{number:03d}.png"
        picture.save(path)
        return path
    if number % 10 == 0:
        picture = picture.convert("L")
    exif = Image.Exif()
    exif[0x0112] = number % 9  # 0 is no orientation at all
    path = folder / f"{number:03d}.jpg"
    options = {"quality": int(rng.integers(30, 96)), "progressive": number % 3 == 0, "exif": exif}
    picture.save(path, subsampling=number % 3, **options)
    return path


def _with_alpha(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    alpha = Image.fromarray(rng.integers(0, 256, (picture.height, picture.width), np.uint8))
    picture.putalpha(alpha)
    return picture


def watchful_predictor(pictures: Sequence[Path], *, temperature: float) -> tuple[Predictor, float]:
    """Ten classes and random weights, and a threshold that half of `pictures` reach.

    The probabilities lie so close that wrong pixels show in their order; the lower the temperature, the
    sooner they show in the probabilities too.

    A network fresh from its maker gives every picture the same answer: its batch norms take what comes for
    normalised, which shrinks layer after layer until the last one's bias decides alone. So the batch norms
    are settled on `pictures` first, as training would.
    """
    torch.manual_seed(0)
    names = [f"{label:02d}.Grün & „Haus“ {label}" for label in range(10)]
    network = MyModel(10)
    predictor = Predictor(network, names, [0.5] * 3, [0.25] * 3, resize=64, crop=64, temperature=temperature)
    decoded = [torch.from_numpy(decode_picture(path)).permute(2, 0, 1).unsqueeze(0) for path in pictures]
    prepared = torch.cat([predictor.prepare(picture) for picture in decoded])
    for part in network.modules():
        if isinstance(part, nn.modules.batchnorm._BatchNorm):
            part.momentum = None  # the plain mean and variance of what it sees
    with torch.no_grad():
        network.train()(prepared)
        network.eval()
        threshold = float(predictor.classify(prepared).max(dim=1).values.quantile(0.5))
    return predictor, threshold
