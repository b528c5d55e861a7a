"""What is damaged, in the cache or among the pictures, is named and never used."""

from __future__ import annotations

import json
import os
import shutil
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from building_caches import build, entries, entry
from landmarks.data.cache import build_cache
from landmarks.data.sources import open_data
from landmarks.errors import DataError
from landmarks.progress import Progress, Stage


def cut_pixels(folder: Path) -> None:
    os.truncate(folder / "pictures.npy", (folder / "pictures.npy").stat().st_size - 1)


def grow_pixels(folder: Path) -> None:
    with (folder / "pictures.npy").open("ab") as out:
        out.write(b"x")


def empty_pixels(folder: Path) -> None:
    os.truncate(folder / "pictures.npy", 0)


def replace_pixels(folder: Path) -> None:
    np.save(folder / "pictures.npy", np.zeros((24, 31, 31, 3), dtype=np.uint8))


def remove_pixels(folder: Path) -> None:
    (folder / "pictures.npy").unlink()


def remove_about(folder: Path) -> None:
    (folder / "about.json").unlink()


def cut_about(folder: Path) -> None:
    os.truncate(folder / "about.json", 100)


def shorten_about(folder: Path) -> None:
    about = json.loads((folder / "about.json").read_text())
    about["names"].pop()
    (folder / "about.json").write_text(json.dumps(about))


@pytest.mark.parametrize(
    "damage",
    [
        cut_pixels,
        grow_pixels,
        empty_pixels,
        replace_pixels,
        remove_pixels,
        remove_about,
        cut_about,
        shorten_about,
    ],
)
def test_a_damaged_entry_is_built_anew(pictures: Path, damage: Callable[[Path], None]) -> None:
    first, _ = build(pictures)
    expected = np.array(first.pictures)
    damage(entry())
    again, recorder = build(pictures)
    assert "Decoding" in recorder.descriptions
    assert np.array_equal(again.pictures, expected)
    assert len(entries()) == 1


def test_what_a_killed_process_left_is_cleared_away(pictures: Path) -> None:
    build(pictures)
    unfinished = entry().with_suffix(".part")
    entry().rename(unfinished)
    (unfinished / "junk").write_text("half")
    build(pictures)
    assert not unfinished.exists()
    assert sorted(path.name for path in entry().iterdir()) == ["about.json", "pictures.npy"]


def test_bad_pictures_are_set_aside_named_and_counted(pictures: Path) -> None:
    folder = pictures / "train" / "00.Class_A"
    for number in range(4):
        (folder / f"00{number}.jpg").write_bytes(b"no picture" * number)
    for _ in ("when built", "when opened"):
        cache, recorder = build(pictures)
        assert len(cache.names) == len(cache.pictures) == len(cache.labels) == len(cache.sizes) == 20
        assert [row.path for row in cache.set_aside] == [f"train/00.Class_A/00{n}.jpg" for n in range(4)]
        assert [row.reason for row in cache.set_aside[:2]] == [
            "it is empty (zero bytes)",
            "its content is not a picture of any known format",
        ]
        assert cache.labels.tolist() == [0] * 4 + [1] * 8 + [2] * 8
        with Image.open(pictures / cache.names[0]) as image:
            expected = np.asarray(image.resize((32, 32), Image.Resampling.BICUBIC), dtype=float)
        assert np.abs(cache.pictures[0] - expected).mean() < 5  # the right one moved up
        (note,) = recorder.notes
        assert "4 of 24 pictures could not be opened" in note
        assert "train/00.Class_A/002.jpg" in note
        assert "and 1 more, listed in" in note
        assert "003.jpg" in (entry() / "about.json").read_text()


def write_bomb(path: Path, side: int) -> None:
    """Write a PNG whose header announces side × side pixels and that holds none."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n"
    for kind, chunk in ((b"IHDR", header), (b"IDAT", b"")):
        content += struct.pack(">I", len(chunk)) + kind + chunk
        content += struct.pack(">I", zlib.crc32(kind + chunk))
    path.write_bytes(content)


# Pillow itself warns of the first two, and refuses the third.
@pytest.mark.parametrize("side", [9_500, 12_000, 40_000])
def test_a_picture_too_large_to_decode_is_set_aside(pictures: Path, side: int) -> None:
    write_bomb(pictures / "train" / "00.Class_A" / "bomb.png", side)
    cache, _ = build(pictures, size=64)
    assert [row.path for row in cache.set_aside] == ["train/00.Class_A/bomb.png"]
    assert len(cache.names) == 24
    # What is more than may be decoded is no reason to store the others larger; the smallest is within bounds.
    assert cache.pictures.shape[1] == (64 if side == 9_500 else 40)


def test_good_pictures_are_nothing_to_talk_about(pictures: Path) -> None:
    assert build(pictures)[1].notes == []


def test_a_class_without_a_good_picture_is_an_error_that_names_it(pictures: Path) -> None:
    (pictures / "train" / "00.Class_A" / "000.jpg").write_bytes(b"bad, but not the last of its class")
    for path in (pictures / "train" / "01.Class_B").iterdir():
        path.write_bytes(b"no picture")
    with pytest.raises(DataError, match=r"8 pictures of class 01\.Class_B.*train/01\.Class_B/000\.jpg"):
        build(pictures)
    assert entries() == []


def test_a_split_without_pictures_is_an_error(pictures: Path) -> None:
    shutil.rmtree(pictures / "test")
    (pictures / "test").mkdir()
    with pytest.raises(DataError, match="no test pictures"):
        build(pictures, split="test")


def test_pictures_that_change_while_they_are_read_are_an_error(
    pictures: Path,
) -> None:
    class Meddler(Progress):
        @contextmanager
        def stage(self, description: str, total: int, unit: str = "step") -> Iterator[Stage]:  # noqa: ARG002
            if description == "Decoding":
                Image.new("RGB", (9, 9)).save(pictures / "train" / "00.Class_A" / "000.jpg")
            yield Stage()

    with pytest.raises(DataError, match="changed while they were read"):
        build_cache(open_data(pictures), "train", 32, Meddler())
    assert entries() == []
