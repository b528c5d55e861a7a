"""A run's folder: memory of what it was started with, and JSON that any reader takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from landmarks.errors import RunError
from landmarks.pipeline.folder import RunFolder, write_json


def test_a_run_is_resumed_with_the_request_that_it_was_started_with(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    folder.start({"epochs": 3, "unfreeze": ("layer4",)})
    folder.resume({"epochs": 3, "unfreeze": ("layer4",)})
    with pytest.raises(RunError, match="epochs=3, now epochs=4"):
        folder.resume({"epochs": 4, "unfreeze": ("layer4",)})


def test_a_folder_knows_whether_a_request_is_its_own(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    assert not folder.was_started_with({"epochs": 3, "unfreeze": ("layer4",)}), "nothing is here yet"
    folder.start({"epochs": 3, "unfreeze": ("layer4",)})
    assert folder.was_started_with({"epochs": 3, "unfreeze": ("layer4",)})
    assert not folder.was_started_with({"epochs": 3, "unfreeze": ()})
    folder.request.write_text("{")
    assert not folder.was_started_with({"epochs": 3, "unfreeze": ("layer4",)})


def test_an_empty_folder_may_be_used_and_a_file_may_not(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    RunFolder(tmp_path / "empty").start({})
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match="is a file"):
        RunFolder(tmp_path / "file").start({})


def test_a_damaged_request_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("{")
    with pytest.raises(RunError, match="cannot be read"):
        RunFolder(tmp_path).resume({})


def test_json_keeps_non_ascii_names_and_refuses_what_is_no_json(tmp_path: Path) -> None:
    write_json({"name": "boğaziçi_köprüsü"}, tmp_path / "a.json")
    assert "boğaziçi_köprüsü" in (tmp_path / "a.json").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="JSON"):
        write_json({"top1": float("nan")}, tmp_path / "b.json")
    assert not (tmp_path / "b.json").exists()
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["name"] == "boğaziçi_köprüsü"
