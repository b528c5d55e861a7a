"""The small network and the pictures that transfer learning is tried on. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from landmarks.checks.transfer.networks import SmallNetwork, flat_state

__all__ = ["drawn_network"]


def drawn_network(rng: np.random.Generator, *, classes: int = 4, count: int = 10) -> dict[str, Any]:
    """A small network with statistics as after training, and pictures that are unlike those it has seen."""
    width = int(rng.integers(7, 13))
    torch.manual_seed(int(rng.integers(2**31)))
    model = SmallNetwork(width, classes).train()
    pictures = rng.normal(0.5, 1.5, (count, 3, 6, 6)) + rng.normal(0, 1.5, (count, 3, 1, 1))
    pictures = pictures.astype(np.float32)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(2.0)
        model(torch.from_numpy(pictures * 0.6 - 0.4))
    return {
        "width": width,
        "classes": classes,
        "state": flat_state(model),
        "pictures": pictures,
        "labels": rng.integers(0, classes, count),
        "seed": int(rng.integers(2**31)),
    }
