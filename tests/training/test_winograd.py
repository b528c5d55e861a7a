"""Convolutions by Winograd's method, held against PyTorch's own in double precision."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from landmarks.training import winograd
from landmarks.training.device import Device
from landmarks.training.winograd import WinogradConv2d, use_winograd, winograd_convolution

# The transforms' coefficients (up to 8) amplify float32's rounding of 6e-8 of the largest value.
TOLERANCE = 5e-5


def pictures_and_kernels(height: int, width: int) -> tuple[Tensor, Tensor]:
    torch.manual_seed(0)
    return torch.randn(5, 7, height, width, requires_grad=True), torch.randn(6, 7, 3, 3, requires_grad=True)


def gradients(answer: Tensor, *leaves: Tensor) -> list[Tensor]:
    torch.manual_seed(1)
    return list(torch.autograd.grad(answer, leaves, torch.randn(answer.shape).to(answer.dtype)))


@pytest.mark.parametrize(("height", "width"), [(4, 4), (8, 8), (5, 7), (3, 4), (1, 1), (6, 2)])
def test_answers_and_gradients_are_those_of_conv2d(height: int, width: int) -> None:
    x, weight = pictures_and_kernels(height, width)
    ours = winograd_convolution(x, weight)
    exact_leaves = [leaf.detach().double().requires_grad_() for leaf in (x, weight)]
    exact = functional.conv2d(*exact_leaves, padding=1)

    found = [ours, *gradients(ours, x, weight)]
    for value, expected in zip(found, [exact, *gradients(exact, *exact_leaves)], strict=True):
        assert (value - expected).abs().max() < TOLERANCE * expected.abs().max()


def block(**changes: Any) -> nn.Conv2d:
    torch.manual_seed(2)
    return nn.Conv2d(**{"in_channels": 128, "out_channels": 128, "kernel_size": 3, "padding": 1, **changes})


def test_a_layer_trains_by_winograd_and_is_measured_by_conv2d(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = block()
    layer = copy.deepcopy(plain)
    use_winograd(layer)
    called = []

    def counted(x: Tensor, weight: Tensor) -> Tensor:
        called.append(x.shape)
        return winograd_convolution(x, weight)

    monkeypatch.setattr(winograd, "winograd_convolution", counted)
    x = torch.randn(64, 128, 4, 4)
    torch.testing.assert_close(layer(x), plain(x), rtol=0, atol=1e-4)
    assert len(called) == 1
    assert torch.equal(layer.eval()(x), plain.eval()(x))
    assert len(called) == 1, "in eval mode it is PyTorch's own"
    assert list(layer.state_dict()) == list(plain.state_dict())


@pytest.mark.parametrize("shape", [(8, 128, 4, 4), (64, 128, 2, 2), (64, 128, 16, 16)])
def test_where_nothing_is_gained_pytorch_convolves(shape: tuple[int, ...]) -> None:
    plain = block()
    layer = copy.deepcopy(plain)
    use_winograd(layer)
    x = torch.randn(shape)
    assert torch.equal(layer(x), plain(x))


@pytest.mark.parametrize(
    "change",
    [{"stride": 2}, {"kernel_size": 1, "padding": 0}, {"groups": 2}, {"dilation": 2}, {"in_channels": 64}],
    ids=str,
)
def test_other_convolutions_are_left_alone(change: dict[str, Any]) -> None:
    model = nn.Sequential(block(), block(**change))
    use_winograd(model)
    assert [type(layer) for layer in model] == [WinogradConv2d, nn.Conv2d]


def test_frozen_convolutions_are_left_alone() -> None:
    layer = block().requires_grad_(False)
    use_winograd(layer)
    assert type(layer) is nn.Conv2d


@pytest.mark.parametrize(
    ("device", "expected"),
    [(Device("cpu"), True), (Device("cpu", reduced=torch.bfloat16), False), (Device("cuda"), False)],
    ids=["float32", "bfloat16", "gpu"],
)
def test_only_a_processor_in_float32_takes_this_way(device: Device, expected: bool) -> None:
    assert device.is_float32_cpu is expected
