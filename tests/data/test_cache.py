"""The cache of decoded pictures: right pixels, keyed by content, shared safely, clear about what failed."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import shutil
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import PIL
import pytest
from filelock import FileLock
from PIL import Image

from landmarks.data import content as content_module
from landmarks.data.cache import PictureCache, build_cache
from landmarks.data.sources import open_data
from landmarks.errors import BadInput, DataError, StorageError
from landmarks.progress import Progress, Stage

PATIENCE_SEC = 300  # far more than it takes, even on a busy machine

BUILD = """
import json, sys
from landmarks.data import content
from landmarks.data.cache import build_cache
from landmarks.data.sources import open_data
from landmarks.errors import StorageError
from landmarks.progress import Progress, Stage
from contextlib import contextmanager

class Printed(Progress):
    @contextmanager
    def stage(self, description, total, unit="step"):
        print("stage", description, flush=True)
        yield Stage()
    def note(self, message):
        print("note", message, flush=True)

content.SETTLED_SEC = -3600.0  # remember what files hold, however young they are
try:
    cache = build_cache(open_data(sys.argv[1]), "train", 32, Printed())
    print("sum", int(cache.pictures.astype("int64").sum()), flush=True)
except StorageError as error:
    print("StorageError", error, flush=True)
"""


class Recorder(Progress):
    """Remembers what it is told."""

    def __init__(self) -> None:
        self.stages: list[str] = []
        self.notes: list[str] = []
        self.steps = 0

    @contextmanager
    def stage(self, description: str, total: int, unit: str = "step") -> Iterator[Stage]:  # noqa: ARG002
        self.stages.append(description)
        recorder = self

        class Counted(Stage):
            def advance(self, steps: int = 1, **figures: float) -> None:  # noqa: ARG002
                recorder.steps += steps

        yield Counted()

    def note(self, message: str) -> None:
        self.notes.append(message)


def build(root: Path, size: int = 32, split: str = "train") -> tuple[PictureCache, Recorder]:
    recorder = Recorder()
    return build_cache(open_data(root), split, size, recorder), recorder  # type: ignore[arg-type]


def entries() -> list[str]:
    folder = Path(os.environ["LANDMARKS_CACHE"]) / "pictures"
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock") if folder.exists() else []


def entry() -> Path:
    (name,) = entries()
    return Path(os.environ["LANDMARKS_CACHE"]) / "pictures" / name


def start_building(root: Path, **options: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", BUILD, str(root)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options)  # type: ignore[call-overload]


@pytest.fixture
def let_files_settle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust the stamps of files at once, instead of two seconds after they were written."""
    monkeypatch.setattr(content_module, "SETTLED_SEC", -3600.0)


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
    assert built.stages == ["Reading", "Decoding"]
    assert built.steps == 48
    assert "Decoding" not in opened.stages
    assert np.array_equal(first.pictures, second.pictures)


@pytest.mark.usefixtures("let_files_settle")
def test_untouched_files_are_not_even_read_again(pictures: Path) -> None:
    build(pictures)
    assert build(pictures)[1].stages == []


def test_files_younger_than_the_clock_can_tell_are_read_again(
    pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content_module, "SETTLED_SEC", 3600.0)  # however slow the machine is
    build(pictures)
    assert build(pictures)[1].stages == ["Reading"]


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
    assert "Decoding" in recorder.stages
    assert before.pictures[index, 5, 5].tolist() == [255, 0, 0]
    assert after.pictures[index, 5, 5].tolist() == [0, 0, 255]


@pytest.mark.usefixtures("let_files_settle")
@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"key": "x", "largest_side": 9, "stamp": "of others"}'])
def test_a_damaged_memory_of_what_files_hold_is_not_believed(pictures: Path, text: str) -> None:
    build(pictures)
    (memory,) = (Path(os.environ["LANDMARKS_CACHE"]) / "content").iterdir()
    memory.write_text(text)
    assert build(pictures)[1].stages == ["Reading"]


def test_the_same_pictures_elsewhere_use_the_same_entry(pictures: Path, tmp_path: Path) -> None:
    build(pictures)
    shutil.copytree(pictures, tmp_path / "elsewhere")
    assert "Decoding" not in build(tmp_path / "elsewhere")[1].stages
    assert len(entries()) == 1


@pytest.mark.usefixtures("let_files_settle")
@pytest.mark.parametrize(("module", "name"), [(content_module, "FORMAT"), (PIL, "__version__")])
def test_another_way_of_decoding_makes_a_new_entry(
    pictures: Path, monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str
) -> None:
    build(pictures)
    monkeypatch.setattr(module, name, "another")
    assert "Decoding" in build(pictures)[1].stages
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
    assert "Decoding" in recorder.stages
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


def test_two_processes_share_the_work(pictures: Path) -> None:
    both = [start_building(pictures), start_building(pictures)]
    said = [process.communicate(timeout=PATIENCE_SEC)[0] for process in both]
    assert sorted("stage Decoding" in text for text in said) == [False, True]
    sums = {line for text in said for line in text.splitlines() if line.startswith("sum")}
    assert len(sums) == 1
    assert len(entries()) == 1


def test_the_second_process_says_that_it_waits_and_uses_what_the_first_made(pictures: Path) -> None:
    build(pictures)
    finished = entry()
    lock = FileLock(finished.with_name(finished.name + ".lock"))
    finished.rename(pictures / "finished")
    with lock:
        process = start_building(pictures)
        assert process.stdout is not None
        while "waiting" not in (line := process.stdout.readline()):
            assert line, "it ended without waiting"
        (pictures / "finished").rename(finished)
    said = process.communicate(timeout=PATIENCE_SEC)[0]
    assert "sum" in said
    assert "Decoding" not in said  # what it waited for is what it wanted


def give_up_the_right_to_write_anywhere() -> None:
    """Run in a child before it starts: root may write to read-only folders, unless it gives that up."""
    if os.getuid() == 0:
        drop_from_bounding_set, may_override_permissions = 24, 1
        ctypes.CDLL(None).prctl(drop_from_bounding_set, may_override_permissions)


@pytest.fixture
def read_only_cache() -> Iterator[Callable[[], Path]]:
    """Make the cache folder read-only; give it back writable."""
    root = Path(os.environ["LANDMARKS_CACHE"])

    def close() -> Path:
        for folder in [root, *(path for path in root.rglob("*") if path.is_dir())]:
            folder.chmod(0o500)
        for file in (path for path in root.rglob("*") if path.is_file()):
            file.chmod(0o400)
        return root

    yield close
    for path in [root, *root.rglob("*")]:
        path.chmod(0o700)


def test_a_finished_entry_opens_from_a_read_only_cache(
    pictures: Path, read_only_cache: Callable[[], Path]
) -> None:
    cache, _ = build(pictures)
    read_only_cache()
    process = start_building(pictures, preexec_fn=give_up_the_right_to_write_anywhere)
    said = process.communicate(timeout=PATIENCE_SEC)[0]
    assert f"sum {cache.pictures.astype(np.int64).sum()}" in said
    assert "Decoding" not in said


def test_a_read_only_cache_without_the_entry_is_a_clear_error(
    pictures: Path, read_only_cache: Callable[[], Path]
) -> None:
    root = read_only_cache()
    process = start_building(pictures, preexec_fn=give_up_the_right_to_write_anywhere)
    said = process.communicate(timeout=PATIENCE_SEC)[0].splitlines()[-1]
    assert said.startswith("StorageError")
    assert str(root) in said
    assert "LANDMARKS_CACHE" in said


def test_a_full_disk_is_a_clear_error_and_leaves_nothing_half_written(pictures: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))  # the entry needs 73,728 bytes
    try:
        with pytest.raises(StorageError, match="LANDMARKS_CACHE") as caught:
            build(pictures)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert os.environ["LANDMARKS_CACHE"] in str(caught.value)
    assert entries() == []
    assert build(pictures)[0].pictures.shape == (24, 32, 32, 3)  # with room again, it works


def test_importing_the_cache_does_not_import_torch() -> None:
    program = "import sys, landmarks.data.cache, landmarks.data.split; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
