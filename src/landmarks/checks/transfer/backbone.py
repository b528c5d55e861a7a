"""The network that assignment 05 starts from: torchvision's, with weights that fit the pictures at hand.

A check lends weights of its own here and to torchvision, so that it can see whether a learner's network holds
what it was given, and needs no download.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from unittest import mock

from torch import Tensor, nn
from torchvision import models

from landmarks.checks.notebook import is_quick
from landmarks.checks.withholding import opened

__all__ = ["lent", "pretrained", "quick_beginnings"]

_lent: dict[str, Mapping[str, Tensor]] = {}


def pretrained(model_name: str = "resnet18") -> nn.Module:
    """torchvision's network of this name with its head of 1000 classes, as somebody else trained it.

    For the rendered landmarks it learnt from imaginary buildings, and ships with the package; for
    photographs, from ImageNet. `$LANDMARKS_WEIGHTS` may name others (`imagenet`, `none`, or a file), and with
    LANDMARKS_FAST=1 it has learnt nothing.
    """
    network: nn.Module = models.get_model(model_name, weights=None)
    if model_name in _lent:
        network.load_state_dict(_lent[model_name])
        return network
    chosen = os.environ.get("LANDMARKS_WEIGHTS") or _usual(model_name)
    if chosen != "none":
        with opened():  # its modules hold the answers of the assignment
            from landmarks.models.weights import load_weights

            load_weights(network, model_name, chosen)
    return network


def _usual(model_name: str) -> str:
    if is_quick():
        return "none"
    with opened():
        from landmarks.models import weights

        name: str = weights.default_weights(os.environ.get("LANDMARKS_DATA") or "renders", model_name)
    return name


@contextlib.contextmanager
def lent(states: Mapping[str, Mapping[str, Tensor]]) -> Iterator[None]:
    """Whoever asks for a pre-trained network of a name in `states` gets these weights."""
    from torchvision.models import _api

    def given(weights: Any, *_: Any, **__: Any) -> Mapping[str, Tensor]:
        return states[str(weights).partition("_Weights")[0].lower()]

    _lent.update(states)
    try:
        with mock.patch.object(_api.WeightsEnum, "get_state_dict", given), quick_beginnings():
            yield
    finally:
        _lent.clear()


@contextlib.contextmanager
def quick_beginnings() -> Iterator[None]:
    """Large convolutions begin constant: their weights take most of a second to draw, and are replaced."""
    with contextlib.ExitStack() as stack:
        for name in ("kaiming_normal_", "kaiming_uniform_"):
            stack.enter_context(mock.patch.object(nn.init, name, _constant_if_large(getattr(nn.init, name))))
        yield


def _constant_if_large(draw: Callable[..., Tensor]) -> Callable[..., Tensor]:
    def begin(tensor: Tensor, *arguments: Any, **options: Any) -> Tensor:
        if tensor.dim() == 4 and tensor.numel() > 20_000:
            return tensor.detach().fill_(1e-3)
        return draw(tensor, *arguments, **options)

    return begin
