"""Data sets opened and listed, and why one was refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from landmarks.data.sources import PictureSet, open_data
from landmarks.errors import DataError


def zip_of(folder: Path, path: Path, prefix: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for source in sorted(folder.rglob("*")):
            file.write(source, prefix + source.relative_to(folder).as_posix())
    return path


def listed(pictures: PictureSet) -> dict[str, list[tuple[str, int]]]:
    """Both splits, with paths relative to the root."""
    return {
        split: [(file.path.relative_to(pictures.root).as_posix(), file.label) for file in files]
        for split, files in (("train", pictures.train), ("test", pictures.test))
    }


def refusal(spec: str | Path) -> str:
    with pytest.raises(DataError) as caught:
        open_data(spec)
    assert "\n" not in str(caught.value)
    return str(caught.value)
