"""What tests of training start from: one thread, the same random numbers, and decoded pictures."""

from __future__ import annotations

from pathlib import Path

import pytest

from landmarks.data.cache import PictureCache, build_cache
from landmarks.data.sources import open_data
from watching_networks import seeded_torch

__all__ = ["cache", "seeded_torch"]


@pytest.fixture
def cache(pictures: Path) -> PictureCache:
    """24 training pictures of three classes, 40×40 pixels squashed from 40×48."""
    return build_cache(open_data(str(pictures)), "train", 40)
