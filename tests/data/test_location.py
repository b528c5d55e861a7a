"""Where a notebook's data lies: an argument before the environment, the environment before what ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from landmarks.data.location import get_data_location
from making_lessons import painted


def test_the_folder_is_the_one_that_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANDMARKS_DATA", str(painted(tmp_path / "named", classes=2, train=1, test=1)))
    assert get_data_location() == tmp_path / "named"


def test_an_argument_wins_over_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANDMARKS_DATA", str(tmp_path / "elsewhere"))
    root = painted(tmp_path / "given", classes=2, train=1, test=1)
    assert get_data_location(root) == root
