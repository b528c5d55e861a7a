"""Which processor trains, in which number format, and how networks and batches get there."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from landmarks.errors import BadInput
from landmarks.training.device import Device, find_device


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine with a CPU alone, which knows no bfloat16."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    monkeypatch.setattr(torch.cpu, "get_capabilities", dict)
    return monkeypatch


def test_the_best_that_is_there_is_found(machine: pytest.MonkeyPatch) -> None:
    assert find_device() == Device("cpu")
    machine.setattr(torch.backends.mps, "is_available", lambda: True)
    assert find_device().kind == "mps"
    machine.setattr(torch.cuda, "is_available", lambda: True)
    machine.setattr(torch.cuda, "is_bf16_supported", lambda: True)
    assert find_device(index=1) == Device("cuda", 1, torch.bfloat16)
    assert find_device("cpu", index=1) == Device("cpu")


@pytest.mark.usefixtures("machine")
@pytest.mark.parametrize("name", ["cuda", "mps", "tpu", ""])
def test_a_device_that_is_not_here_is_refused_with_those_that_are(name: str) -> None:
    with pytest.raises(BadInput, match=f"no device “{name}”; it has: cpu"):
        find_device(name)
    assert find_device("cpu").kind == "cpu"


@pytest.mark.parametrize("feature", ["avx512_bf16", "amx_bf16", "bf16"])
def test_a_cpu_that_has_bfloat16_uses_it(feature: str, machine: pytest.MonkeyPatch) -> None:
    assert find_device("cpu").reduced is None
    machine.setattr(torch.cpu, "get_capabilities", lambda: {feature: False})
    assert find_device("cpu").reduced is None
    machine.setattr(torch.cpu, "get_capabilities", lambda: {feature: True})
    assert find_device("cpu").reduced == torch.bfloat16


@pytest.mark.parametrize(("reduced", "expected"), [(None, torch.float32), (torch.bfloat16, torch.bfloat16)])
def test_autocast_runs_products_in_the_reduced_format(
    reduced: torch.dtype | None, expected: torch.dtype
) -> None:
    with Device("cpu", reduced=reduced).autocast():
        product = torch.randn(2, 2) @ torch.randn(2, 2)
    assert product.dtype == expected
    assert (torch.randn(2, 2) @ torch.randn(2, 2)).dtype == torch.float32


def test_networks_and_batches_are_laid_out_channels_last() -> None:
    device, model = Device("cpu"), nn.Conv2d(3, 4, 3)
    weight = model.weight.detach().clone()
    placed = device.place_model(model)
    assert placed.weight.is_contiguous(memory_format=torch.channels_last)
    assert torch.equal(placed.weight, weight)
    batch = torch.randn(2, 3, 5, 5)
    assert device.place_batch(batch).is_contiguous(memory_format=torch.channels_last)
    assert torch.equal(device.place_batch(batch), batch)
    labels = torch.arange(3)
    assert torch.equal(device.place_batch(labels), labels)


def test_a_device_knows_its_name_in_pytorch() -> None:
    assert Device("cpu").torch_device == torch.device("cpu")
    assert Device("cuda", 1).torch_device == torch.device("cuda:1")
