"""Tagging files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from landmarks.pipeline.tag import tag_files
from landmarks.progress import Progress


def test_each_picture_gets_its_tags_most_probable_first(finished_run: Any) -> None:
    pictures = sorted((finished_run.data / "test").rglob("*.png"))[:3]
    rows = tag_files(finished_run.folder / "model.pt", pictures, 2, Progress())
    assert [row["picture"] for row in rows] == [str(path) for path in pictures]
    for row in rows:
        first, second = row["tags"]
        assert first["probability"] >= second["probability"]
        assert row["error"] is None


def test_a_picture_that_cannot_be_opened_has_a_reason_and_the_others_their_tags(
    finished_run: Any, tmp_path: Path
) -> None:
    bad = tmp_path / "letter.jpg"
    bad.write_text("Dear Sir")
    good = next((finished_run.data / "test").rglob("*.png"))
    first, second = tag_files(finished_run.folder / "model.pt", [bad, good], 5, Progress())
    assert "letter.jpg" in first["error"]
    assert not first["tags"]
    assert len(second["tags"]) == 3  # no more than there are classes
