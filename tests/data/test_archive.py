"""A zip is unpacked whole and once, whoever else does it and whatever the disk does."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from landmarks.data import archive
from landmarks.data.archive import unpack_zip
from landmarks.errors import StorageError
from landmarks.progress import Progress
from making_zips import contents, left_behind


def test_what_is_packed_comes_out(make_zip: Callable[..., Path], place: Path) -> None:
    files = {
        "train/a/1.jpg": b"one",
        "train/a b/'2'.jpg": b"two" * 10**6,
        "-dash": b"",
        "Köprüsü/橋.jpg": b"3",
    }
    unpack_zip(make_zip(*files.items()), place)
    assert contents(place) == files
    assert left_behind(place) == {"place"}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_the_usual_methods_are_understood(method: int, tmp_path: Path, place: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", method) as file:
        file.writestr("file", b"content" * 100)
    unpack_zip(tmp_path / "x.zip", place)
    assert contents(place) == {"file": b"content" * 100}


def test_folders_and_what_macos_adds_are_not_files(make_zip: Callable[..., Path], place: Path) -> None:
    path = make_zip(("./", b""), ("train/", b""), ("train/a.jpg", b"a"), ("__MACOSX/train/._a.jpg", b"x"))
    unpack_zip(path, place)
    assert contents(place) == {"train/a.jpg": b"a"}


def test_progress_counts_the_files(make_zip: Callable[..., Path], place: Path) -> None:
    told: list[object] = []

    class Listener(Progress):
        def stage(self, description: str, total: int, unit: str = "step"):  # type: ignore[no-untyped-def]
            told.extend([description, total, unit])
            return super().stage(description, total, unit)

    unpack_zip(make_zip(("a", b""), ("b", b"")), place, progress=Listener())
    assert told == ["Unpacking pictures.zip", 2, "file"]


def test_what_is_there_already_is_left_as_it_is(make_zip: Callable[..., Path], place: Path) -> None:
    unpack_zip(make_zip(("a", b"first")), place)
    unpack_zip(make_zip(("a", b"second")), place)
    assert contents(place) == {"a": b"first"}


def test_what_a_killed_process_left_is_removed_and_nothing_else(
    make_zip: Callable[..., Path], place: Path
) -> None:
    script = "import os, signal, sys; from pathlib import Path; from landmarks.data import archive; "
    script += "archive._write_member = lambda *_: os.kill(os.getpid(), signal.SIGKILL); "
    script += "archive.unpack_zip(Path(sys.argv[1]), Path(sys.argv[2]))"
    path = make_zip(("a", b"x"))
    for destination in (place, place.with_name("another")):
        killed = subprocess.run([sys.executable, "-c", script, path, destination], check=False)
        assert killed.returncode == -signal.SIGKILL
    assert len(left_behind(place) - {"another.lock"}) == 2
    unpack_zip(path, place)
    assert contents(place) == {"a": b"x"}
    others = left_behind(place) - {"another.lock", "place"}
    assert len(others) == 1
    unpack_zip(path, place.with_name("another"))
    assert left_behind(place) == {"place", "another", "another.lock"}


def test_two_processes_at_once_unpack_it_once(make_zip: Callable[..., Path], place: Path) -> None:
    path = make_zip(*((f"{number}.jpg", b"x" * number) for number in range(300)))
    script = "import sys; from pathlib import Path; from landmarks.data.archive import unpack_zip; "
    script += "unpack_zip(Path(sys.argv[1]), Path(sys.argv[2]))"
    both = [subprocess.Popen([sys.executable, "-c", script, path, place]) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    assert contents(place) == {f"{number}.jpg": b"x" * number for number in range(300)}
    assert left_behind(place) == {"place"}


def test_the_second_of_two_threads_waits_and_reuses(make_zip: Callable[..., Path], place: Path) -> None:
    path = make_zip(("a", b"x"))
    inside, waiting = threading.Event(), threading.Event()
    stages: list[str] = []

    class First(Progress):
        def stage(self, description: str, total: int, unit: str = "step"):  # type: ignore[no-untyped-def]
            stages.append("first")
            inside.set()
            assert waiting.wait(20)
            return super().stage(description, total, unit)

    class Second(Progress):
        def stage(self, description: str, total: int, unit: str = "step"):  # type: ignore[no-untyped-def]
            stages.append("second")
            return super().stage(description, total, unit)

        def note(self, message: str) -> None:
            assert "waiting" in message
            waiting.set()

    first = threading.Thread(target=unpack_zip, args=(path, place), kwargs={"progress": First()})
    second = threading.Thread(target=unpack_zip, args=(path, place), kwargs={"progress": Second()})
    first.start()
    assert inside.wait(20)
    second.start()
    first.join(20)
    second.join(20)
    assert stages == ["first"]
    assert contents(place) == {"a": b"x"}


def test_a_disk_too_small_is_said_before_anything_is_written(
    make_zip: Callable[..., Path], tiny_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = type("Usage", (), {"free": 1000})
    monkeypatch.setattr("shutil.disk_usage", lambda _: free)
    with pytest.raises(StorageError, match=r"1\.0 kB free and 2\.0 kB are needed"):
        unpack_zip(make_zip(("a", bytes(2000))), tiny_disk / "place")
    assert left_behind(tiny_disk / "place") == set()


def test_a_disk_that_fills_up_meanwhile_leaves_nothing_half_used(
    make_zip: Callable[..., Path], tiny_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "require_space", lambda *_: None)  # there was room when we looked
    path = make_zip(("a", bytes(100_000)), ("b", bytes(500_000)))
    with pytest.raises(StorageError, match="the disk is full"):
        unpack_zip(path, tiny_disk / "place")
    assert left_behind(tiny_disk / "place") == set()
    unpack_zip(make_zip(("a", bytes(100_000))), tiny_disk / "place")
    assert contents(tiny_disk / "place") == {"a": bytes(100_000)}


def test_a_read_only_place_is_said(make_zip: Callable[..., Path], unwritable_folder: Path) -> None:
    with pytest.raises(StorageError, match="cannot be written"):
        unpack_zip(make_zip(("a", b"")), unwritable_folder / "place")
