"""The loss, the optimizer and the learning rate's path; the first two under the starter kit's names."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import torch
from torch import nn

from landmarks.errors import BadInput

__all__ = [
    "SCHEDULES",
    "get_loss",
    "get_optimizer",
    "make_optimizer",
    "one_cycle",
    "parameter_groups",
    "rate_share",
    "suited",
]

SCHEDULES = ("one-cycle", "constant")
_ADAM_SHARE = 0.01  # of SGD's rate: each of Adam's steps is about as long as the rate, whatever the gradient
_CONSTANT_SHARE = 0.5  # of the peak, which one cycle stays at for a moment only


def get_loss(label_smoothing: float = 0.0) -> nn.CrossEntropyLoss:
    """Cross-entropy of raw scores (B, C) and labels (B,): the softmax is part of it.

    `label_smoothing` in [0, 1) spreads that share of the target over all classes (Szegedy et al., 2015).
    """
    return nn.CrossEntropyLoss(label_smoothing=label_smoothing)


def get_optimizer(
    model: nn.Module,
    optimizer: str = "SGD",
    learning_rate: float = 0.01,
    momentum: float = 0.5,
    weight_decay: float = 0.0,
) -> torch.optim.Optimizer:
    """`SGD` (with Nesterov's momentum where there is any), `Adam` or `AdamW`, in any spelling of case.

    `momentum` is for SGD alone. Frozen parameters are left out. Raises `BadInput` for another name.
    """
    return make_optimizer(
        parameter_groups(model, learning_rate, weight_decay), optimizer, learning_rate, momentum
    )


def parameter_groups(
    model: nn.Module,
    learning_rate: float,
    weight_decay: float,
    learnt: Iterable[str] = (),
    learnt_share: float = 1.0,
) -> list[dict[str, Any]]:
    """The learning parameters of `model`, grouped by what is done to them.

    Vectors (biases, batch norms) are not decayed: pulling them to zero only hurts. Parameters of the modules
    named in `learnt`, which hold weights that pre-training found, move at `learnt_share` of the rate.
    """
    prefixes = tuple(f"{name}." for name in learnt)
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            key = (parameter.ndim > 1, bool(prefixes) and name.startswith(prefixes))
            groups.setdefault(key, []).append(parameter)
    return [
        {
            "params": parameters,
            "weight_decay": weight_decay if decayed else 0.0,
            "lr": learning_rate * (learnt_share if is_learnt else 1.0),
        }
        for (decayed, is_learnt), parameters in groups.items()
    ]


def make_optimizer(
    groups: list[dict[str, Any]], optimizer: str, learning_rate: float, momentum: float
) -> torch.optim.Optimizer:
    """The optimizer of that name for `groups`, as `parameter_groups` gives them.

    `learning_rate` is that of a group without its own. Raises `BadInput` for another name, for a rate that is
    not above 0, and where there is nothing to learn.
    """
    if not learning_rate > 0:
        raise BadInput(f"The learning rate must be above 0, got {learning_rate}.")
    if not groups:
        raise BadInput("Nothing in this model learns: every parameter is frozen. Unfreeze its head.")
    match optimizer.lower():
        case "sgd":
            return torch.optim.SGD(groups, learning_rate, momentum=momentum, nesterov=momentum > 0)
        case "adam":
            return torch.optim.Adam(groups, learning_rate)
        case "adamw":
            return torch.optim.AdamW(groups, learning_rate)
    raise BadInput(f"There is no optimizer “{optimizer}” here; choose SGD, Adam or AdamW.")


def one_cycle(progress: float, warmup: float) -> float:
    """The learning rate's share of its peak after `progress` in [0, 1] of all steps.

    It climbs in a line over the first `warmup` share of training and falls along half a cosine to zero.
    """
    if progress < warmup:
        return progress / warmup
    return 0.5 * (1 + math.cos(math.pi * (progress - warmup) / (1 - warmup)))


def rate_share(schedule: str, progress: float, warmup: float) -> float:
    """The learning rate's share of its peak in one of the `SCHEDULES`. Raises `BadInput` for another one."""
    match schedule:
        case "one-cycle":
            return one_cycle(progress, warmup)
        case "constant":
            return 1.0
    raise BadInput(f"There is no schedule “{schedule}” here; choose one of {', '.join(SCHEDULES)}.")


def suited(learning_rate: float, weight_decay: float, optimizer: str, schedule: str) -> tuple[float, float]:
    """A rate and a weight decay that were chosen for SGD in one cycle, brought to another way of training.

    AdamW decays by rate times decay, so that its decay grows as its rate shrinks.
    """
    if schedule == "constant":
        learning_rate *= _CONSTANT_SHARE
    if optimizer.lower() in ("adam", "adamw"):
        learning_rate *= _ADAM_SHARE
    if optimizer.lower() == "adamw":
        weight_decay /= _ADAM_SHARE
    return learning_rate, weight_decay
