"""Bringing data in, measuring it, checking it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from landmarks.pipeline.data import bring_in, measure, verify
from landmarks.progress import Progress


def test_bringing_in_counts_classes_and_pictures(pictures: Path) -> None:
    assert bring_in(str(pictures), Progress()) == {
        "name": "pictures",
        "classes": 3,
        "train": 24,
        "test": 12,
        "set_aside": 0,
    }


def test_statistics_are_those_of_the_training_pictures_alone(pictures: Path) -> None:
    before = measure(str(pictures), Progress())
    for path in (pictures / "test").rglob("*.jpg"):
        Image.new("RGB", (48, 40), "white").save(path)
    after = measure(str(pictures), Progress())
    assert (before["mean"], before["std"]) == (after["mean"], after["std"])
    opened = [np.asarray(Image.open(path)) / 255 for path in sorted((pictures / "train").rglob("*.jpg"))]
    # The cache squashes 40×48 to 40×40, which moves the mean a little and smooths the deviation more.
    assert before["mean"] == pytest.approx(np.stack(opened).mean((0, 1, 2)), abs=2e-3)
    assert before["sizes"]["width"] == {"min": 48, "median": 48.0, "max": 48}


def test_verifying_names_each_picture_that_cannot_be_opened(pictures: Path) -> None:
    assert verify(str(pictures), Progress()) == {"opened": 36, "set_aside": []}
    (pictures / "test" / "01.Class_B" / "002.jpg").write_bytes(b"\xff\xd8 cut off")
    found = verify(str(pictures), Progress())
    assert found["opened"] == 35
    assert [row["path"] for row in found["set_aside"]] == ["test/01.Class_B/002.jpg"]
