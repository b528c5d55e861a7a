"""A few pictures of noise under the fifty landmarks' names, for notebooks to load while they are graded.

The cells around an exercise open the data and look at a batch. Nothing is trained in grading, so any pictures
will do, and the real ones, whose test labels are the judge's secret, stay outside.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from landmarks.catalog import LANDMARKS

__all__ = ["write_stand_in"]

_SIDE = 72
_COUNTS = {"train": 3, "test": 1}


def write_stand_in(folder: Path) -> None:
    """Write the data set into `folder`, which is made."""
    rng = np.random.default_rng(0)
    for split, count in _COUNTS.items():
        for label, landmark in enumerate(LANDMARKS):
            place = folder / split / f"{label:02d}.{landmark.name}"
            place.mkdir(parents=True)
            for number in range(count):
                noise = rng.integers(0, 256, (_SIDE, _SIDE, 3), dtype=np.uint8)
                Image.fromarray(noise).save(place / f"{number}.jpg", quality=50)
