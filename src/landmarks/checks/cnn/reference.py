"""The loops as they should be, with a switch for each usual mistake. Withheld: it knows the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from landmarks.checks.cnn.loop_probes import flat_state, network_of
from landmarks.checks.contract import Inputs
from landmarks.checks.values import tensor

__all__ = ["Epoch", "measured", "trained"]


@dataclass(frozen=True)
class Epoch:
    """What an epoch came to: the loss and size of each batch, how many were right, and the state after it."""

    losses: list[float]
    sizes: list[int]
    correct: int
    state: Any

    @property
    def mean(self) -> float:
        """Per picture."""
        return sum(a * b for a, b in zip(self.losses, self.sizes, strict=True)) / sum(self.sizes)


def trained(
    inputs: Inputs,
    *,
    zero_grad: bool = True,
    training: bool = True,
    late_step: bool = False,
    batches: slice = slice(None),
    softmax: bool = False,
    steps: bool = True,
) -> Epoch:
    """One epoch of plain gradient descent.

    `late_step`: the step is made before the gradients are there. `batches`: those that are trained on.
    `softmax`: it is taken before the loss.
    """
    model = network_of(inputs).train(training)
    optimizer = torch.optim.SGD(model.parameters(), lr=float(inputs["rate"]))
    losses, sizes = [], []
    for pictures, labels in _batches(inputs)[batches]:
        if zero_grad:
            optimizer.zero_grad()
        if late_step:
            optimizer.step()
        scores = model(pictures)
        value = nn.functional.cross_entropy(scores.softmax(1) if softmax else scores, labels)
        value.backward()
        if steps and not late_step:
            optimizer.step()
        losses.append(value.item())
        sizes.append(len(labels))
    return Epoch(losses, sizes, 0, flat_state(model))


def measured(inputs: Inputs, *, training: bool = False, gradients: bool = False) -> Epoch:
    """One epoch of validation or test."""
    model = network_of(inputs).train(training)
    losses, sizes, correct = [], [], 0
    with torch.set_grad_enabled(gradients):
        for pictures, labels in _batches(inputs):
            scores = model(pictures)
            losses.append(nn.functional.cross_entropy(scores, labels).item())
            sizes.append(len(labels))
            correct += int((scores.argmax(1) == labels).sum())
    return Epoch(losses, sizes, correct, flat_state(model))


def _batches(inputs: Inputs) -> list[Any]:
    size = int(inputs["batch"])
    return list(
        zip(tensor(inputs["pictures"]).split(size), tensor(inputs["labels"]).split(size), strict=True)
    )
