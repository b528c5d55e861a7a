"""Small networks with a ResNet's names, and their weights as one row of numbers, for probes and judges."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from landmarks.checks.contract import Inputs
from landmarks.checks.values import tensor

__all__ = ["SmallNetwork", "Trunk", "flat_state", "load_flat", "network_of", "part_slices", "weights_of"]


class SmallNetwork(nn.Module):
    """(B, 3, H, W) → (B, classes): two blocks and a head `fc`, with dropout before it."""

    def __init__(self, width: int, classes: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(4)
        self.layer1 = nn.Sequential(nn.Conv2d(4, 5, 3, padding=1), nn.BatchNorm2d(5), nn.Sigmoid())
        self.layer2 = nn.Sequential(nn.Conv2d(5, width, 3, padding=1), nn.BatchNorm2d(width), nn.Sigmoid())
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(0.5)
        self.fc: nn.Module = nn.Linear(width, classes)

    def frozen_maps(self, x: Tensor) -> Tensor:
        """What `layer1` gives."""
        return self.layer1(self.bn1(self.conv1(x)).sigmoid())

    def features(self, x: Tensor) -> Tensor:
        return self.avgpool(self.layer2(self.frozen_maps(x))).flatten(1)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(self.dropout(self.features(x)))


class Trunk(nn.Sequential):
    """(B, 3, H, W) → (B, width): what is left of a network without its head."""

    def __init__(self, width: int) -> None:
        super().__init__(
            nn.Conv2d(3, width, 3, padding=1),
            nn.BatchNorm2d(width),
            nn.Sigmoid(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )


def weights_of(module: nn.Module) -> list[tuple[str, Tensor]]:
    """All weights and statistics by name, without the batch norms' counters of batches."""
    state = module.state_dict()
    return [(name, value) for name, value in state.items() if not name.endswith("num_batches_tracked")]


def flat_state(module: nn.Module) -> Any:
    """What `weights_of` gives in one row, float64."""
    values = [value.detach().cpu().double().reshape(-1) for _, value in weights_of(module)]
    return torch.cat(values).numpy() if values else np.zeros(0)


def load_flat(module: nn.Module, flat: object) -> None:
    """The opposite of `flat_state`."""
    rest = tensor(flat)
    with torch.no_grad():
        for _, value in weights_of(module):
            value.copy_(rest[: value.numel()].reshape(value.shape))
            rest = rest[value.numel() :]


def network_of(inputs: Inputs) -> SmallNetwork:
    """The network of a case, as it was drawn."""
    model = SmallNetwork(int(inputs["width"]), int(inputs["classes"]))
    load_flat(model, inputs["state"])
    return model


def part_slices(module: nn.Module) -> dict[str, slice]:
    """Where in the flat state each direct part stands."""
    found: dict[str, slice] = {}
    place = 0
    for name, value in weights_of(module):
        part = name.partition(".")[0]
        start = found[part].start if part in found else place
        place += value.numel()
        found[part] = slice(start, place)
    return found
