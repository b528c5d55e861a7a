"""For tests of networks: the same start each time, and which weights and statistics have moved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor, nn


@pytest.fixture(autouse=True)
def seeded_torch() -> Iterator[None]:
    """The same random numbers, and one thread: it adds up in the same order each time.

    Tiny networks are slower with several, and two that wait for each other on a busy machine many times so.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    yield
    torch.set_num_threads(before)


def snapshot(model: nn.Module) -> dict[str, Tensor]:
    return {name: value.clone() for name, value in model.state_dict().items()}


def changed(before: dict[str, Tensor], model: nn.Module) -> set[str]:
    """Names of the parameters and statistics that are not as they were."""
    return {name for name, value in model.state_dict().items() if not torch.equal(before[name], value)}
