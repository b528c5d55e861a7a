"""Convolutions as matrix products, held against PyTorch's own in double precision."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from landmarks.training import unfolded
from landmarks.training.device import Device
from landmarks.training.unfolded import UnfoldedConv2d, unfolded_convolution, use_unfolding


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize(("height", "width"), [(4, 4), (8, 8), (5, 7), (3, 4), (1, 1), (6, 2)])
def test_answers_and_gradients_are_those_of_conv2d(height: int, width: int, stride: int) -> None:
    torch.manual_seed(0)
    x = torch.randn(5, 7, height, width, dtype=torch.float64, requires_grad=True)
    weight = torch.randn(6, 7, 3, 3, dtype=torch.float64, requires_grad=True)
    ours = unfolded_convolution(x, weight, stride)
    exact = functional.conv2d(x, weight, padding=1, stride=stride)
    torch.testing.assert_close(ours, exact)
    wanted = torch.randn_like(exact)
    for found, expected in zip(
        torch.autograd.grad(ours, (x, weight), wanted),
        torch.autograd.grad(exact, (x, weight), wanted),
        strict=True,
    ):
        torch.testing.assert_close(found, expected)


def test_under_autocast_products_are_in_its_format() -> None:
    x, weight = torch.randn(2, 8, 4, 4), torch.randn(8, 8, 3, 3)
    with torch.autocast("cpu", torch.bfloat16):
        found = unfolded_convolution(x, weight)
    assert found.dtype == torch.bfloat16
    exact = functional.conv2d(x, weight, padding=1)
    assert (found - exact).abs().max() < 0.02 * exact.abs().max()


def block(**changes: Any) -> nn.Conv2d:
    torch.manual_seed(2)
    return nn.Conv2d(**{"in_channels": 128, "out_channels": 128, "kernel_size": 3, "padding": 1, **changes})


@pytest.mark.parametrize("change", [{}, {"stride": 2}, {"bias": False}], ids=str)
def test_a_layer_trains_as_a_product_and_is_measured_by_conv2d(
    change: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = block(**change)
    layer = copy.deepcopy(plain)
    use_unfolding(layer)
    called = []

    def counted(x: Tensor, weight: Tensor, stride: int) -> Tensor:
        called.append(x.shape)
        return unfolded_convolution(x, weight, stride)

    monkeypatch.setattr(unfolded, "unfolded_convolution", counted)
    x = torch.randn(3, 128, 8, 8)
    torch.testing.assert_close(layer(x), plain(x), rtol=0, atol=1e-5)
    assert len(called) == 1
    assert torch.equal(layer.eval()(x), plain.eval()(x))
    assert len(called) == 1, "in eval mode it is PyTorch's own"
    assert list(layer.state_dict()) == list(plain.state_dict())


def test_large_maps_are_convolved_by_pytorch() -> None:
    plain = block()
    layer = copy.deepcopy(plain)
    use_unfolding(layer)
    x = torch.randn(2, 128, 9, 4)
    assert torch.equal(layer(x), plain(x))


@pytest.mark.parametrize(
    "change",
    [
        {"stride": 3},
        {"stride": (1, 2)},
        {"kernel_size": 1, "padding": 0},
        {"groups": 2},
        {"dilation": 2},
        {"in_channels": 64},
    ],
    ids=str,
)
def test_other_convolutions_are_left_alone(change: dict[str, Any]) -> None:
    model = nn.Sequential(block(), block(**change), block().requires_grad_(False))
    use_unfolding(model)
    assert [type(layer) for layer in model] == [UnfoldedConv2d, nn.Conv2d, nn.Conv2d]


@pytest.mark.parametrize(
    ("device", "expected"),
    [(Device("cpu"), False), (Device("cpu", reduced=torch.bfloat16), True), (Device("cuda"), False)],
    ids=["float32", "bfloat16", "gpu"],
)
def test_only_a_processor_with_matrix_units_takes_this_way(device: Device, expected: bool) -> None:
    assert device.is_reduced_cpu is expected
