"""What tests of networks start from: the same random weights each time."""

from __future__ import annotations

import pytest
import torch


@pytest.fixture(autouse=True)
def seeded_torch() -> None:
    torch.manual_seed(0)
