"""One tiny finished run for all tests of this folder: training it takes seconds, so it is trained once."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from PIL import Image

from landmarks.pipeline.train import TrainRequest, train


class FinishedRun(NamedTuple):
    """A finished scratch run on three classes, its data and what `train` returned."""

    folder: Path
    data: Path
    metrics: dict[str, Any]
    request: TrainRequest


@pytest.fixture(scope="module")
def finished_run(tmp_path_factory: pytest.TempPathFactory) -> FinishedRun:
    root = tmp_path_factory.mktemp("run")
    data = _write_pictures(root / "pictures")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LANDMARKS_CACHE", str(root / "cache"))
        request = TrainRequest(
            kind="scratch", data=str(data), out=root / "run", epochs=2, batch_size=8, valid_fraction=0.25
        )
        metrics = train(request)
    assert metrics is not None
    return FinishedRun(root / "run", data, metrics, request)


def _write_pictures(root: Path) -> Path:
    """Three classes that colour alone tells apart, of various sizes and shapes."""
    rng = np.random.default_rng(0)
    for split, count in (("train", 8), ("test", 4)):
        for label, name in enumerate(("00.Red_Rock", "01.Grün Haus", "02.Blue_Bay")):
            folder = root / split / name
            folder.mkdir(parents=True)
            for number in range(count):
                height, width = rng.integers(20, 60, 2)
                pixels = rng.integers(0, 90, (height, width, 3))
                pixels[..., label] += 150
                Image.fromarray(pixels.astype(np.uint8)).save(folder / f"{number}.png")
    return root
