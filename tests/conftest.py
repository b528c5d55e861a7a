"""What every test starts from: a seed, a private cache, and small data sets drawn on the spot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

REAL_PHOTOGRAPHS = Path(__file__).parents[2] / "shared" / "data" / "world44.zip"
REAL_WEIGHTS = Path(__file__).parents[2] / "shared" / "weights" / "resnet18-imagenet-layers1to3.pth"


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("real_data") and not REAL_PHOTOGRAPHS.is_file():
        pytest.skip("data: the real photographs are no part of the project")


@pytest.fixture(autouse=True)
def clean_and_seeded(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a picture cache of its own and the same random numbers each time."""
    monkeypatch.setenv("LANDMARKS_CACHE", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setenv("MPLBACKEND", "agg")
    np.random.seed(0)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def paint(label: int, rng: np.random.Generator, height: int, width: int) -> Image.Image:
    """A picture whose class can be learnt: coloured stripes whose hue and spacing follow the label."""
    hue = np.array([np.cos(label), np.cos(label + 2.1), np.cos(label + 4.2)]) * 60
    rows = np.sin(np.arange(height) * (0.25 + 0.2 * label))[:, None, None]
    noise = rng.normal(0, 25, (height, width, 3))
    return Image.fromarray(np.clip(128 + hue * rows + noise, 0, 255).astype(np.uint8))


@pytest.fixture
def make_pictures(tmp_path: Path) -> Callable[..., Path]:
    """Make a data set `train/NN.Name/*.jpg`, `test/NN.Name/*.jpg` and give back its root."""

    def make(
        classes: int = 3,
        train: int = 8,
        test: int = 4,
        size: tuple[int, int] = (40, 48),
        name: str = "pictures",
    ) -> Path:
        rng = np.random.default_rng(1)
        root = tmp_path / name
        for split, count in (("train", train), ("test", test)):
            for label in range(classes):
                folder = root / split / f"{label:02d}.Class_{chr(65 + label)}"
                folder.mkdir(parents=True)
                for number in range(count):
                    paint(label, rng, *size).save(folder / f"{number:03d}.jpg", quality=90)
        return root

    return make


@pytest.fixture
def pictures(make_pictures: Callable[..., Path]) -> Path:
    """Three classes, eight training and four test pictures each, 40×48 pixels."""
    return make_pictures()


@pytest.fixture(scope="session")
def world44() -> Path:
    """The real photographs; only for tests marked `real_data`."""
    return REAL_PHOTOGRAPHS
