"""The set that ships: two splits of other seeds, packed, opened as `renders`, taken up after a kill."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from landmarks.data import renders
from landmarks.data.sources import open_data
from landmarks.errors import BadInput
from landmarks.render.shipped import render_shipped

TINY = {"per_class": 2, "size": 24, "jobs": 1, "only": ("Eiffel_Tower", "Washington_Monument")}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("shipped") / "out"
    figures = render_shipped(out, **TINY)
    assert (figures["train"], figures["test"], figures["classes"], figures["new"]) == (2, 2, 2, 4)
    return out


def test_what_was_rendered_opens_as_the_default_data(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renders, "ARCHIVE", made / "renders.zip")
    found = open_data("renders")
    assert found.class_names == ("16.Eiffel_Tower", "31.Washington_Monument")
    for split in ("train", "test"):
        with open(found.root / split / "factors.csv", newline="") as lines:
            named = [row["picture"] for row in csv.DictReader(lines)]
        assert [file.path for file in found.split(split)] == [found.root / split / name for name in named]


def test_train_and_test_are_different_pictures(made: Path) -> None:
    first = "16.Eiffel_Tower/0000.jpg"
    assert (made / "train" / first).read_bytes() != (made / "test" / first).read_bytes()


def test_a_second_call_renders_only_what_is_missing_and_packs_the_same(made: Path) -> None:
    before = (made / "renders.zip").read_bytes()
    (made / "test" / "16.Eiffel_Tower" / "0000.jpg").unlink()
    assert render_shipped(made, **TINY)["new"] == 1
    assert (made / "renders.zip").read_bytes() == before


@pytest.mark.parametrize("per_class", [1, 0, -5])
def test_fewer_than_two_pictures_cannot_be_split(tmp_path: Path, per_class: int) -> None:
    with pytest.raises(BadInput, match=f"per_class is {per_class}; it must be 2 or more"):
        render_shipped(tmp_path / "out", **TINY | {"per_class": per_class})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_anything_else_in_it_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"mine")
    with pytest.raises(BadInput, match=r"is not empty: it holds holiday.jpg"):
        render_shipped(tmp_path, **TINY)
    assert [entry.name for entry in tmp_path.iterdir()] == ["holiday.jpg"]
    with pytest.raises(BadInput, match="is a file"):
        render_shipped(tmp_path / "holiday.jpg", **TINY)
