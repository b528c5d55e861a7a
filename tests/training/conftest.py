"""What tests of training start from: one thread, the same random numbers, and decoded pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from landmarks.data.cache import PictureCache, build_cache
from landmarks.data.sources import open_data


@pytest.fixture(autouse=True)
def seeded_torch() -> Iterator[None]:
    """Tiny networks are slower with several threads, and one thread adds up in the same order each time."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def cache(pictures: Path) -> PictureCache:
    """24 training pictures of three classes, 40×40 pixels squashed from 40×48."""
    return build_cache(open_data(str(pictures)), "train", 40)
