"""Tagging files."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from landmarks.data.decode import decode_picture
from landmarks.deploy.artefact import load_artefact
from landmarks.errors import DataError
from landmarks.pipeline.tag import find_pictures, tag_files, write_sidecars
from landmarks.pipeline.xmp import sidecar_path
from landmarks.progress import Progress
from reading_sidecars import read_keywords


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


def test_batches_give_each_picture_the_tags_that_it_gets_alone(finished_run: Any) -> None:
    pictures = sorted((finished_run.data / "train").rglob("*.png")) * 2  # 48: more than a batch
    rows = tag_files(finished_run.folder / "model.pt", pictures, 3, Progress())
    artefact = load_artefact(finished_run.folder / "model.pt")
    for row, path in zip(rows, pictures, strict=True):
        (alone,) = artefact.predict([decode_picture(path)])
        assert [tag["probability"] for tag in row["tags"]] == pytest.approx(sorted(alone)[::-1], abs=1e-5)
        assert row["known"] is bool(max(alone) >= artefact.threshold)
        assert bool(row["keywords"]) is row["known"]


def make_album(root: Path, picture: Path) -> None:
    for name in ("b.PNG", "a.jpg", "notes.txt", ".hidden.jpg", "trip/c.webp", "trip/.cache/d.jpg"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(picture, root / name)


def test_a_folder_gives_its_pictures_and_with_recursive_those_further_down(
    finished_run: Any, tmp_path: Path
) -> None:
    make_album(tmp_path, next(finished_run.data.rglob("*.png")))
    assert [p.name for p in find_pictures([tmp_path], recursive=False)] == ["a.jpg", "b.PNG"]
    assert [p.name for p in find_pictures([tmp_path], recursive=True)] == ["a.jpg", "b.PNG", "c.webp"]
    # What is named is taken whatever it is called, and once.
    named = [tmp_path / "notes.txt", tmp_path / "a.jpg", tmp_path]
    assert [p.name for p in find_pictures(named, recursive=False)] == ["notes.txt", "a.jpg", "b.PNG"]


def test_a_folder_without_pictures_is_refused_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="--recursive"):
        find_pictures([tmp_path], recursive=False)


def test_sidecars_hold_the_keywords_and_the_originals_stay_as_they_are(
    finished_run: Any, tmp_path: Path
) -> None:
    make_album(tmp_path, next((finished_run.data / "train").rglob("*.png")))
    pictures = find_pictures([tmp_path], recursive=True)
    before = {path: path.read_bytes() for path in pictures}
    rows = tag_files(finished_run.folder / "model.pt", pictures, 5, Progress())
    rows[0]["keywords"] = []  # as for "none of these"
    sidecar_path(pictures[1]).write_text("broken")
    assert write_sidecars(rows, Progress()) == 1
    assert {path: path.read_bytes() for path in pictures} == before
    assert not sidecar_path(pictures[0]).exists()
    assert "left as it is" in rows[1]["error"]
    assert sidecar_path(pictures[1]).read_text() == "broken"
    assert read_keywords(sidecar_path(pictures[2])) == rows[2]["keywords"] != []
