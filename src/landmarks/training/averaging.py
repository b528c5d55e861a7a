"""An exponential moving average of a network's weights, which validates better than the weights themselves.

Averaging over the last few hundred steps does what a lower learning rate would, without the wait (Polyak and
Juditsky, 1992; as a training trick: Tarvainen and Valpola, 2017).
"""

from __future__ import annotations

import copy

import torch
from torch import nn

__all__ = ["WeightAverage"]


class WeightAverage:
    """The average of `model`'s parameters and buffers over its recent steps.

    Each update moves the average by 1 − d towards the model, with d = `decay` but less in the first updates,
    so that the random start is soon forgotten. `every` steps make one update, which saves time.
    """

    def __init__(self, model: nn.Module, decay: float, every: int = 4) -> None:
        self.model = copy.deepcopy(model).eval()
        for parameter in self.model.parameters():
            parameter.requires_grad = False
        self.decay = decay
        self.every = every

    @torch.no_grad()
    def update(self, model: nn.Module, step: int) -> None:
        """Take in the model's weights after its `step`-th step (the first is 1)."""
        if step % self.every:
            return
        updates = step // self.every
        weight = 1 - min(self.decay, (1 + updates) / (10 + updates))
        own: list[torch.Tensor] = list(self.model.parameters())
        theirs: list[torch.Tensor] = list(model.parameters())
        torch._foreach_lerp_(own, theirs, weight)
        for mine, current in zip(self.model.buffers(), model.buffers(), strict=True):
            if mine.is_floating_point():
                mine.lerp_(current, weight)
            else:
                mine.copy_(current)
