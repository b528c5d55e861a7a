"""Whether an exported file predicts what the predictor that it was made from predicts."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

from landmarks.deploy.predictor import Predictor
from landmarks.errors import CheckFailed

__all__ = ["TOLERANCE", "Told", "nobody", "probe_pictures", "require_same_predictions"]

TOLERANCE = 1e-4  # between probabilities; float32 sums taken in another order differ by about 1e-6

Told = Callable[[float], None]
"""Is called by an export, when its file has passed, with how far apart its probabilities are at most."""


def nobody(apart: float) -> None:
    """Whom an export tells where nobody asked."""


def probe_pictures() -> list[Tensor]:
    """Batches to compare on: several batch sizes, shapes wide and tall, larger and smaller than any crop.

    Each (B, 3, H, W) uint8, the same on every call. They are coloured clouds and not plain noise, which
    resizing averages to the same grey everywhere.
    """
    generator = torch.Generator().manual_seed(0)
    shapes = ((1, 300, 401), (3, 96, 96), (2, 513, 260), (1, 1, 7))
    batches = []
    for batch, height, width in shapes:
        blotches = torch.rand(batch, 3, 6, 6, generator=generator) * 300 - 20
        clouds = F.interpolate(blotches, (height, width), mode="bilinear", align_corners=False)
        grain = torch.randn(clouds.shape, generator=generator) * 8
        batches.append((clouds + grain).clamp(0, 255).to(torch.uint8))
    return batches


def require_same_predictions(what: str, predictor: Predictor, exported: Callable[[Tensor], Tensor]) -> float:
    """Raise `CheckFailed` unless `exported`, called `what`, agrees with `predictor` on the probe pictures.

    Agreeing means the same shape and probabilities within `TOLERANCE`. Gives the largest difference.
    """
    most = 0.0
    device = predictor.mean.device
    for pictures in probe_pictures():
        with torch.inference_mode():
            expected = predictor(pictures.to(device)).cpu()
            got = exported(pictures)
        shape = list(pictures.shape)
        if got.shape != expected.shape:
            raise CheckFailed(
                f"{what} gives the shape {list(got.shape)} for pictures {shape}, and the predictor that it "
                f"was made from {list(expected.shape)}. Do not use it."
            )
        apart = float((got - expected).abs().max())
        if not apart <= TOLERANCE:  # also when it is not a number
            raise CheckFailed(
                f"{what} and the predictor that it was made from disagree: probabilities differ by "
                f"{apart:.2g} on pictures {shape}, allowed are {TOLERANCE:.0e}. Do not use it."
            )
        most = max(most, apart)
    return most
