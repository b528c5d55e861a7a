"""Many pictures, each of its own size, through one predictor in batches."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

import numpy as np
import torch
from torch import Tensor

from landmarks.errors import BadInput

__all__ = ["BATCH", "predict_pictures"]

BATCH = 32
"""Pictures given to the network at once: enough to keep every core busy, and 20 MB at 224 × 224."""


def predict_pictures(module: Any, pictures: Iterable[np.ndarray]) -> np.ndarray:
    """Probabilities (N, C) float32 of N pictures (H, W, 3) uint8 RGB, in their order.

    `module` is a `Predictor` or its TorchScript, which has no type that a checker knows. Each picture is
    brought to the network's size as soon as it comes, so that pictures of all sizes share batches and only
    small ones wait. The same pictures in the same order give the same answer.

    Raises `BadInput` when an array is not such a picture.
    """
    device = next((tensor.device for tensor in chain(module.parameters(), module.buffers())), None)
    waiting: list[Tensor] = []
    done = [np.empty((0, len(module.class_names)), np.float32)]
    with torch.inference_mode():
        for picture in pictures:
            waiting.append(module.prepare(_as_batch_of_one(picture).to(device=device)))
            if len(waiting) == BATCH:
                done.append(module.classify(torch.cat(waiting)).cpu().numpy())
                waiting.clear()
        if waiting:
            done.append(module.classify(torch.cat(waiting)).cpu().numpy())
    return np.concatenate(done)


def _as_batch_of_one(picture: np.ndarray) -> Tensor:
    """(H, W, 3) → (1, 3, H, W), without copying where the memory can be shared."""
    array = np.asarray(picture)
    if array.dtype != np.uint8 or array.ndim != 3 or array.shape[2] != 3 or array.size == 0:
        raise BadInput(
            "A picture must be an array (H, W, 3) uint8 with at least one pixel, "
            f"got {array.shape} {array.dtype}; decode_picture makes them."
        )
    # PyTorch takes neither read-only arrays without a warning nor negative strides at all.
    if not array.flags.writeable or min(array.strides) < 0:
        array = array.copy()
    return torch.from_numpy(array).permute(2, 0, 1).unsqueeze(0)
