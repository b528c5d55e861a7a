"""A zip is the same as its folder, and is known by its content."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from landmarks.data.sources import open_data
from landmarks.data.storage import cache_folder
from landmarks.errors import StorageError
from listing_sources import listed, refusal, zip_of


def test_a_zip_is_the_same_as_its_folder(pictures: Path, tmp_path: Path) -> None:
    for prefix, name in (("", "my photographs.zip"), ("landmark_images/", "below.ZIP")):
        found = open_data(zip_of(pictures, tmp_path / name, prefix))
        assert listed(found) == listed(open_data(pictures))
        assert found.name == Path(name).stem
        assert found.class_names == open_data(pictures).class_names
        assert found.root.is_relative_to(cache_folder() / "archives")


def test_a_zip_is_known_by_its_content_and_not_its_name(pictures: Path, tmp_path: Path) -> None:
    first = open_data(zip_of(pictures, tmp_path / "first.zip"))
    shutil.copy(tmp_path / "first.zip", tmp_path / "copy without suffix")
    (first.train[0].path).write_bytes(b"left as it is")  # unpacking again would undo this
    copy = open_data(tmp_path / "copy without suffix")
    assert copy.root == first.root
    assert copy.train[0].path.read_bytes() == b"left as it is"
    assert re.fullmatch("[0-9a-f]{16}", first.root.name)


def test_a_changed_zip_of_the_same_name_is_unpacked_anew(pictures: Path, tmp_path: Path) -> None:
    before = open_data(zip_of(pictures, tmp_path / "pictures.zip"))
    (pictures / "train/00.Class_A/new.jpg").touch()
    after = open_data(zip_of(pictures, tmp_path / "pictures.zip"))
    assert len(after.train) == len(before.train) + 1


def test_messages_about_a_zip_name_the_zip_and_not_the_cache(
    make_tree: Callable[..., Path], tmp_path: Path
) -> None:
    path = zip_of(make_tree("train/a/1.jpg"), tmp_path / "single.zip")
    message = refusal(path)
    assert "single.zip has only one class" in message
    assert str(cache_folder()) not in message


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\3\4 and no more")
    assert "broken.zip is not a zip file or is damaged" in refusal(tmp_path / "broken.zip")


def test_a_full_disk_and_a_read_only_cache_are_said(
    make_tree: Callable[..., Path],
    tmp_path: Path,
    tiny_disk: Path,
    unwritable_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = make_tree("train/a/1.bmp", "train/b/1.jpg")
    (root / "train/a/1.bmp").write_bytes(bytes(2**20))
    path = zip_of(root, tmp_path / "pictures.zip")
    monkeypatch.setenv("LANDMARKS_CACHE", str(tiny_disk))
    with pytest.raises(StorageError, match="set LANDMARKS_CACHE"):
        open_data(path)
    monkeypatch.setenv("LANDMARKS_CACHE", str(unwritable_folder))
    with pytest.raises(StorageError, match="set LANDMARKS_CACHE"):
        open_data(path)
    assert len(open_data(root).train) == 2  # a folder needs no cache
