"""Whole sets: the same whatever the jobs, resumed after a kill, and refused where they cannot be."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from landmarks.errors import BadInput, StorageError
from landmarks.render import dataset
from landmarks.render.dataset import FACTORS_FILE, render_set
from landmarks.render.sheet import contact_sheet, sheet_of_folder
from listeners import Recorder
from misbehaving_files import files_of_at_most

SMALL = {"seed": 3, "per_class": 3, "size": 24, "only": ("Eiffel_Tower",)}


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sets") / "set"
    assert render_set(out, jobs=1, **SMALL)["new"] == 3
    return out


def test_a_set_is_pictures_by_class_and_a_row_for_each(finished: Path) -> None:
    pictures = sorted(str(file.relative_to(finished)) for file in finished.rglob("*.jpg"))
    assert pictures == [f"16.Eiffel_Tower/{number:04d}.jpg" for number in range(3)]
    with open(finished / FACTORS_FILE, newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["picture"] for row in rows] == pictures
    assert {row["class"] for row in rows} == {"16.Eiffel_Tower"}
    assert all(row["time"] in ("day", "dusk", "night") for row in rows)


def test_more_processes_make_the_same_set(finished: Path, tmp_path: Path) -> None:
    render_set(tmp_path / "set", jobs=2, **SMALL)
    assert files_of(tmp_path / "set") == files_of(finished)


def test_another_seed_makes_another_set(finished: Path, tmp_path: Path) -> None:
    render_set(tmp_path / "set", jobs=1, **SMALL | {"seed": 4, "per_class": 1})
    first = "16.Eiffel_Tower/0000.jpg"
    assert (tmp_path / "set" / first).read_bytes() != (finished / first).read_bytes()


def test_an_interrupted_set_is_taken_up_where_it_stopped(
    finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, render, rendered = tmp_path / "set", dataset._render, []

    def interrupted(order: dataset._Order) -> tuple[bytes, dict[str, object]]:
        if order.number == 2 and len(rendered) == 2:
            raise KeyboardInterrupt
        rendered.append(order.number)
        return render(order)

    monkeypatch.setattr(dataset, "_render", interrupted)
    with pytest.raises(KeyboardInterrupt):
        render_set(out, jobs=1, **SMALL)
    rendered.append(-1)
    # A kill in the middle of a row leaves half a line.
    with open(out / f".{FACTORS_FILE}.part", "a") as table:
        table.write("16.Eiffel_Tower/0002.jpg,16.Eif")
    recorder = Recorder()
    assert render_set(out, jobs=1, progress=recorder, **SMALL)["new"] == 1
    assert rendered == [0, 1, -1, 2]
    assert recorder.stages == [("Rendering", 3, "picture")]
    assert recorder.counted == [3]
    assert files_of(out) == files_of(finished)


def test_a_finished_set_is_left_as_it_is(finished: Path) -> None:
    before = files_of(finished)
    assert render_set(finished, jobs=1, **SMALL)["new"] == 0
    assert files_of(finished) == before


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"per_class": 0}, "per_class is 0; it must be 1 or more"),
        ({"per_class": -3}, "per_class is -3"),
        ({"size": 0}, "size is 0; it must be 16 or more"),
        ({"size": -128}, "size is -128"),
        ({"seed": -1}, "seed is -1"),
        ({"jobs": 0}, "jobs is 0"),
        ({"only": ("Moon",)}, "no scene 'Moon'"),
    ],
)
def test_what_cannot_be_rendered_is_refused_before_anything_is_made(
    tmp_path: Path, changes: dict[str, object], sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        render_set(tmp_path / "set", **{"jobs": 1} | SMALL | changes)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_anything_else_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"mine")
    with pytest.raises(BadInput, match="not empty and not an unfinished set"):
        render_set(tmp_path, jobs=1, **SMALL)
    assert (tmp_path / "holiday.jpg").read_bytes() == b"mine"


def test_an_unfinished_set_of_another_seed_is_refused(finished: Path) -> None:
    with pytest.raises(BadInput, match="with this seed"):
        render_set(finished, jobs=1, **SMALL | {"seed": 9})


def test_a_full_disk_is_said_in_a_sentence(tmp_path: Path) -> None:
    out = tmp_path / "set"
    with files_of_at_most(200), pytest.raises(StorageError, match="Cannot write"):
        render_set(out, jobs=1, **SMALL)
    assert render_set(out, jobs=1, **SMALL)["new"] == 3


def test_a_contact_sheet_shows_every_picture(finished: Path, tmp_path: Path) -> None:
    from PIL import Image

    sheet_of_folder(finished, tmp_path / "sheet.png")
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.width >= 3 * 24
        assert np.asarray(sheet).std() > 10


def test_a_contact_sheet_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no pictures"):
        contact_sheet({"none": []}, tmp_path / "sheet.png")
