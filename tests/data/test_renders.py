"""The shipped pictures: packed the same each time, unpacked once and whole, and never used damaged."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from landmarks.data import renders
from landmarks.data.renders import FACTORS_FILE, pack_renders
from landmarks.data.sources import open_data
from landmarks.data.storage import cache_folder
from landmarks.errors import BadInput, DataError, StorageError
from making_zips import contents
from misbehaving_files import files_of_at_most


@pytest.fixture
def rendered(pictures: Path) -> Path:
    for split in ("train", "test"):
        (pictures / split / FACTORS_FILE).write_text("picture,time\n")
    return pictures


@pytest.fixture
def shipped(rendered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small archive with its manifest, which the package takes for its own."""
    archive = tmp_path / "package" / "renders.zip"
    pack_renders(rendered, archive)
    monkeypatch.setattr(renders, "ARCHIVE", archive)
    return archive


def unpacked() -> list[Path]:
    folder = cache_folder() / "renders"
    return [entry for entry in folder.iterdir() if entry.is_dir()] if folder.is_dir() else []


def test_the_shipped_pictures_are_those_that_were_packed(shipped: Path, rendered: Path) -> None:
    found = open_data("renders")
    assert found.name == "renders"
    assert (len(found.train), len(found.test)) == (24, 12)
    assert found.class_names == open_data(rendered).class_names
    assert contents(found.root) == contents(rendered)
    shipped.write_bytes(b"what is unpacked needs no archive")
    assert open_data("renders") == found


def test_the_same_pictures_are_packed_to_the_same_bytes(rendered: Path, tmp_path: Path) -> None:
    first = pack_renders(rendered, tmp_path / "first.zip")
    for number, file in enumerate(rendered.rglob("*")):
        os.utime(file, (number * 1e6, number * 1e6))
    (rendered / "train" / ".landmarks-render.json").write_text("{}")
    assert pack_renders(rendered, tmp_path / "second.zip") == first
    assert (tmp_path / "first.zip").read_bytes() == (tmp_path / "second.zip").read_bytes()
    assert (tmp_path / "first.json").read_bytes() == (tmp_path / "second.json").read_bytes()
    assert b"landmarks-render" not in (tmp_path / "second.zip").read_bytes()


def test_a_split_that_is_missing_or_has_no_factors_is_not_packed(rendered: Path, tmp_path: Path) -> None:
    (rendered / "test" / FACTORS_FILE).unlink()
    with pytest.raises(BadInput, match="not a rendered split"):
        pack_renders(rendered, tmp_path / "renders.zip")
    assert not (tmp_path / "renders.zip").exists()


def test_too_much_to_ship_is_not_packed(
    rendered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size_bytes = sum(file.stat().st_size for file in rendered.rglob("*") if file.is_file())
    monkeypatch.setattr(renders, "_MAX_BYTES", size_bytes)
    pack_renders(rendered, tmp_path / "renders.zip")
    monkeypatch.setattr(renders, "_MAX_BYTES", size_bytes - 1)
    with pytest.raises(BadInput, match="too many to ship"):
        pack_renders(rendered, tmp_path / "renders.zip")


def test_a_package_without_pictures_says_so_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renders, "ARCHIVE", tmp_path / "renders.zip")
    with pytest.raises(DataError, match=r"^This copy of landmarks has no rendered pictures yet: .*\.$"):
        open_data("renders")


@pytest.mark.parametrize("damage", ["a bit", "cut off", "another zip"])
def test_a_damaged_archive_is_named_and_never_half_used(shipped: Path, damage: str) -> None:
    good = bytearray(shipped.read_bytes())
    if damage == "a bit":
        good[len(good) // 2] ^= 1
    shipped.write_bytes({"a bit": good, "cut off": good[:-2000], "another zip": b"PK"}[damage])
    with pytest.raises(DataError, match=r"renders.zip is damaged .* install landmarks again"):
        open_data("renders")
    assert unpacked() == []


@pytest.mark.parametrize("manifest", ["", "{}", "[1]", '{"sha256": "x", "size_bytes": "many"}'])
def test_a_damaged_manifest_is_named(shipped: Path, manifest: str) -> None:
    shipped.with_suffix(".json").write_text(manifest)
    with pytest.raises(DataError, match=r"renders.json is damaged: install landmarks again"):
        open_data("renders")


def test_pictures_that_vanished_from_the_cache_are_missed(shipped: Path) -> None:
    assert shipped.is_file()
    open_data("renders").test[0].path.unlink()
    with pytest.raises(DataError, match=r"holds 11 of the 12 pictures .* delete that folder"):
        open_data("renders")


def test_a_full_disk_leaves_nothing_behind(shipped: Path) -> None:
    with files_of_at_most(100), pytest.raises(StorageError, match="Cannot write"):
        open_data("renders")
    assert unpacked() == []
    assert open_data("renders").name == "renders"
    assert shipped.is_file()


def test_a_disk_without_room_is_said_before_anything_is_written(
    shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> object:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "mkdir", full)
    with pytest.raises(StorageError, match="the disk is full"):
        open_data("renders")
    assert shipped.is_file()


def test_processes_that_start_at_once_all_find_the_whole_set(shipped: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from landmarks.data import renders, sources\n"
        "renders.ARCHIVE = Path(sys.argv[1])\n"
        "print(len(sources.open_data('renders').train))"
    )
    command = [sys.executable, "-c", program, str(shipped)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert [process.communicate()[0].strip() for process in running] == ["24"] * 3
    assert len(unpacked()) == 1


def test_a_kill_while_unpacking_leaves_nothing_half_used(shipped: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from landmarks.data import archive, renders, sources\n"
        "renders.ARCHIVE = Path(sys.argv[1])\n"
        "write = archive._write_member\n"
        "def slow(*given): write(*given); print('one', flush=True); time.sleep(60)\n"
        "archive._write_member = slow\n"
        "sources.open_data('renders')"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(shipped)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "one\n"
    process.kill()
    process.communicate()
    started = time.monotonic()
    assert len(open_data("renders").train) == 24
    assert time.monotonic() - started < 30
    (folder,) = (entry for entry in unpacked())
    assert not folder.name.startswith(".")
