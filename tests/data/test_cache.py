"""The cache of decoded pictures: right pixels, keyed by content."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import PIL
import pytest
from PIL import Image

from building_caches import build, entries
from landmarks.data import content as content_module
from landmarks.data.cache import build_cache
from landmarks.data.sources import open_data
from landmarks.errors import BadInput


def test_pictures_labels_names_and_sizes_are_those_of_the_files(pictures: Path) -> None:
    cache, _ = build(pictures, size=40)
    assert cache.pictures.shape == (24, 40, 40, 3)
    assert cache.pictures.dtype == np.uint8
    assert cache.labels.tolist() == [0] * 8 + [1] * 8 + [2] * 8
    assert cache.names[9] == "train/01.Class_B/001.jpg"
    assert cache.class_names == ("00.Class_A", "01.Class_B", "02.Class_C")
    assert (cache.sizes == [40, 48]).all()
    for index in (0, 9, 23):
        with Image.open(pictures / cache.names[index]) as image:
            expected = np.asarray(
                image.convert("RGB").resize((40, 40), Image.Resampling.BICUBIC), dtype=float
            )
        # Another antialiased filter: close on average. Pictures of other classes are 40 and more apart.
        assert np.abs(cache.pictures[index] - expected).mean() < 5


def test_a_picture_of_the_cached_size_is_stored_to_the_bit(make_pictures: Callable[..., Path]) -> None:
    root = make_pictures(size=(32, 32))
    cache, _ = build(root, size=32)
    with Image.open(root / cache.names[5]) as image:
        assert np.array_equal(cache.pictures[5], np.asarray(image))


def test_the_test_split_has_an_entry_of_its_own(pictures: Path) -> None:
    build(pictures)
    cache, _ = build(pictures, split="test")
    assert len(cache.names) == 12
    assert all(name.startswith("test/") for name in cache.names)
    assert len(entries()) == 2


def test_the_pictures_cannot_be_written_to(pictures: Path) -> None:
    cache, _ = build(pictures)
    assert isinstance(cache.pictures, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        cache.pictures[0, 0, 0, 0] = 1


@pytest.mark.parametrize(("size", "side"), [(16, 16), (40, 40), (41, 40), (1000, 40)])
def test_no_more_is_stored_than_the_pictures_hold(pictures: Path, size: int, side: int) -> None:
    cache, _ = build(pictures, size=size)
    assert cache.pictures.shape[1:] == (side, side, 3)


def test_the_largest_picture_decides_how_much_is_worth_storing(pictures: Path) -> None:
    Image.new("RGB", (70, 60)).save(pictures / "train" / "00.Class_A" / "large.png")
    assert build(pictures, size=1000)[0].pictures.shape[1] == 60


@pytest.mark.parametrize("size", [0, -5])
def test_a_size_below_one_is_refused(pictures: Path, size: int) -> None:
    with pytest.raises(BadInput, match="at least 1 pixel"):
        build(pictures, size=size)


@pytest.mark.parametrize("name", ["000.jpg", "000.png", "000.webp", "000.tiff"])
@pytest.mark.parametrize(("stored", "upright"), [((60, 50), [60, 50]), ((401, 400), [401, 400])])
def test_sizes_tell_a_turned_picture_upright(
    pictures: Path, name: str, stored: tuple[int, int], upright: list[int]
) -> None:
    (pictures / "train" / "00.Class_A" / "000.jpg").unlink()
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees
    Image.new("RGB", stored).save(pictures / "train" / "00.Class_A" / name, exif=exif)
    assert build(pictures)[0].sizes[0].tolist() == upright


def test_sizes_are_those_of_the_file_even_when_it_is_decoded_smaller(pictures: Path) -> None:
    Image.new("RGB", (400, 300)).save(pictures / "train" / "00.Class_A" / "000.jpg")
    assert build(pictures)[0].sizes[0].tolist() == [300, 400]


def test_the_second_opening_decodes_nothing(pictures: Path) -> None:
    first, built = build(pictures)
    second, opened = build(pictures)
    assert built.descriptions == ["Reading", "Decoding"]
    assert sum(built.counted) == 48
    assert "Decoding" not in opened.descriptions
    assert np.array_equal(first.pictures, second.pictures)


@pytest.mark.usefixtures("let_files_settle")
def test_untouched_files_are_not_even_read_again(pictures: Path) -> None:
    build(pictures)
    assert build(pictures)[1].descriptions == []


def test_files_younger_than_the_clock_can_tell_are_read_again(
    pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content_module, "SETTLED_SEC", 3600.0)  # however slow the machine is
    build(pictures)
    assert build(pictures)[1].descriptions == ["Reading"]


@pytest.mark.usefixtures("let_files_settle")
def test_a_changed_picture_makes_a_new_entry_even_with_its_old_date_and_length(pictures: Path) -> None:
    path = pictures / "train" / "01.Class_B" / "003.bmp"
    Image.new("RGB", (48, 40), "red").save(path)
    before, _ = build(pictures)
    stamp, length = path.stat().st_mtime_ns, path.stat().st_size
    time.sleep(0.02)  # the system's clock for files moves in steps of up to 10 ms
    Image.new("RGB", (48, 40), "blue").save(path)
    os.utime(path, ns=(stamp, stamp))
    assert path.stat().st_size == length
    after, recorder = build(pictures)
    index = after.names.index("train/01.Class_B/003.bmp")
    assert "Decoding" in recorder.descriptions
    assert before.pictures[index, 5, 5].tolist() == [255, 0, 0]
    assert after.pictures[index, 5, 5].tolist() == [0, 0, 255]


@pytest.mark.usefixtures("let_files_settle")
@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"key": "x", "largest_side": 9, "stamp": "of others"}'])
def test_a_damaged_memory_of_what_files_hold_is_not_believed(pictures: Path, text: str) -> None:
    build(pictures)
    (memory,) = (Path(os.environ["LANDMARKS_CACHE"]) / "content").iterdir()
    memory.write_text(text)
    assert build(pictures)[1].descriptions == ["Reading"]


def test_the_same_pictures_elsewhere_use_the_same_entry(pictures: Path, tmp_path: Path) -> None:
    build(pictures)
    shutil.copytree(pictures, tmp_path / "elsewhere")
    assert "Decoding" not in build(tmp_path / "elsewhere")[1].descriptions
    assert len(entries()) == 1


@pytest.mark.usefixtures("let_files_settle")
@pytest.mark.parametrize(("module", "name"), [(content_module, "FORMAT"), (PIL, "__version__")])
def test_another_way_of_decoding_makes_a_new_entry(
    pictures: Path, monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str
) -> None:
    build(pictures)
    monkeypatch.setattr(module, name, "another")
    assert "Decoding" in build(pictures)[1].descriptions
    assert len(entries()) == 2


def test_a_renamed_picture_makes_a_new_entry(pictures: Path) -> None:
    build(pictures)
    folder = pictures / "train" / "01.Class_B"
    (folder / "007.jpg").rename(folder / "008.jpg")
    assert build(pictures)[0].names[15] == "train/01.Class_B/008.jpg"


def test_other_labels_make_a_new_entry(pictures: Path) -> None:
    build(pictures)
    given = open_data(pictures)
    turned = tuple(replace(file, label=2 - file.label) for file in given.train)
    assert build_cache(replace(given, train=turned), "train", 32).labels[0] == 2


def test_a_renamed_class_makes_a_new_entry(pictures: Path) -> None:
    build(pictures)
    (pictures / "train" / "01.Class_B").rename(pictures / "train" / "01.Class_X")
    (pictures / "test" / "01.Class_B").rename(pictures / "test" / "01.Class_X")
    assert build(pictures)[0].class_names[1] == "01.Class_X"


def test_importing_the_cache_does_not_import_torch() -> None:
    program = "import sys, landmarks.data.cache, landmarks.data.split; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
