"""What tests of networks start from: one thread, and the same random weights each time."""

from __future__ import annotations

from watching_networks import seeded_torch

__all__ = ["seeded_torch"]
