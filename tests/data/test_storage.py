"""Writing is whole or not at all, and what the disk refuses is said in one sentence."""

from __future__ import annotations

import errno
import os
import stat
import threading
from pathlib import Path

import pytest

from landmarks.data.storage import (
    cache_folder,
    make_folder_in_one_step,
    one_at_a_time,
    readable_name,
    readable_size,
    require_space,
    storage_errors,
    write_atomically,
    write_text_atomically,
)
from landmarks.errors import StorageError
from landmarks.progress import Progress

TOO_MUCH = bytes(512 * 1024)


class Notes(Progress):
    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, message: str) -> None:
        self.notes.append(message)


def test_the_cache_folder_is_where_the_variable_says_and_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANDMARKS_CACHE", str(tmp_path / "a" / "b"))
    assert cache_folder() == tmp_path / "a" / "b"
    assert cache_folder().is_dir()


def test_a_relative_cache_folder_does_not_move_with_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANDMARKS_CACHE", "here")
    assert cache_folder() == tmp_path / "here"


@pytest.mark.parametrize("value", [None, ""])
def test_without_the_variable_the_cache_is_the_users_own(
    value: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    if value is None:
        monkeypatch.delenv("LANDMARKS_CACHE")
    else:
        monkeypatch.setenv("LANDMARKS_CACHE", value)
    folder = cache_folder()
    assert folder.name == "landmarks"
    assert folder.is_relative_to(tmp_path)


def test_a_read_only_cache_is_refused_with_the_variable_to_set(
    unwritable_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANDMARKS_CACHE", str(unwritable_folder))
    with pytest.raises(StorageError, match=r"read-only.*cannot be written.*set LANDMARKS_CACHE"):
        cache_folder()
    monkeypatch.setenv("LANDMARKS_CACHE", str(unwritable_folder / "below"))
    with pytest.raises(StorageError, match="set LANDMARKS_CACHE"):
        cache_folder()


def test_a_cache_below_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("LANDMARKS_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(StorageError, match="set LANDMARKS_CACHE"):
        cache_folder()
    monkeypatch.setenv("LANDMARKS_CACHE", str(tmp_path / "file"))
    with pytest.raises(StorageError, match="set LANDMARKS_CACHE"):
        cache_folder()


def test_a_written_file_holds_what_was_written_and_nothing_is_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file.bin"
    with write_atomically(path) as file:
        file.write(b"one")
        file.write(b"two")
    assert path.read_bytes() == b"onetwo"
    assert os.listdir(path.parent) == ["file.bin"]


def test_text_is_utf8(tmp_path: Path) -> None:
    write_text_atomically(tmp_path / "text", "Köprüsü\n")
    assert (tmp_path / "text").read_bytes() == "Köprüsü\n".encode()


def test_others_may_read_a_written_file_as_the_umask_allows(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_text_atomically(tmp_path / "file", "")
        with make_folder_in_one_step(tmp_path / "folder"):
            pass
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o644
    assert stat.S_IMODE((tmp_path / "folder").stat().st_mode) == 0o755


def test_until_the_end_readers_see_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    with open(path) as reader:
        with write_atomically(path) as file:
            file.write(b"new")
            file.flush()
            assert path.read_text() == "old"
        assert reader.read() == "old"  # whoever had opened it reads it to its end
    assert path.read_text() == "new"


@pytest.mark.parametrize("interruption", [RuntimeError, KeyboardInterrupt])
def test_an_interrupted_write_leaves_the_old_file_and_nothing_else(
    interruption: type[BaseException], tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_text("old")

    def write_half() -> None:
        with write_atomically(path) as file:
            file.write(b"half")
            raise interruption

    with pytest.raises(interruption):
        write_half()
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["file"]


def test_a_name_as_long_as_the_system_allows_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 255)
    write_text_atomically(path, "fits")
    assert path.read_text() == "fits"
    with pytest.raises(StorageError, match="name too long"):
        write_text_atomically(tmp_path / ("x" * 256), "does not")
    assert os.listdir(tmp_path) == [path.name]


def test_a_full_disk_is_said_and_the_old_file_stays(tiny_disk: Path) -> None:
    path = tiny_disk / "file"
    write_text_atomically(path, "old")
    expected = r"file: the disk is full; free some space or choose another folder\.$"
    with pytest.raises(StorageError, match=expected), write_atomically(path) as file:
        file.write(TOO_MUCH)
    assert path.read_text() == "old"
    assert os.listdir(tiny_disk) == ["file"]


def test_a_full_disk_leaves_no_half_folder(tiny_disk: Path) -> None:

    def fill() -> None:
        with make_folder_in_one_step(tiny_disk / "folder") as folder, open(folder / "big", "wb") as file:
            file.write(TOO_MUCH)

    with pytest.raises(StorageError, match="disk is full"):
        fill()
    assert os.listdir(tiny_disk) == []


def test_a_read_only_folder_is_said(unwritable_folder: Path) -> None:
    place = unwritable_folder / "place"
    with pytest.raises(StorageError, match="cannot be written"):
        write_text_atomically(place, "text")
    with pytest.raises(StorageError, match="cannot be written"), make_folder_in_one_step(place):
        pass
    with pytest.raises(StorageError, match="cannot be written"), one_at_a_time(place, Progress()):
        pass


@pytest.mark.parametrize(
    "code", ["ENOSPC", "EDQUOT", "EROFS", "EACCES", "EPERM", "ENOTDIR", "EIO", "EFBIG", "ENAMETOOLONG"]
)
def test_each_refusal_of_a_disk_becomes_one_sentence(code: str) -> None:
    number = getattr(errno, code)
    with pytest.raises(StorageError) as caught, storage_errors(Path("/somewhere/file")):
        raise OSError(number, os.strerror(number))
    assert str(caught.value).startswith("Cannot write /somewhere/file: ")
    assert str(caught.value).count(".") == 1


def test_an_error_that_no_disk_made_passes_unchanged() -> None:
    with pytest.raises(ConnectionResetError), storage_errors(Path("file")):
        raise ConnectionResetError(errno.ECONNRESET, "reset")
    with pytest.raises(OSError, match="without a number"), storage_errors(Path("file")):
        raise OSError("without a number")


def test_advice_names_the_cache_variable_for_what_is_in_the_cache_alone(tmp_path: Path) -> None:
    full = OSError(errno.ENOSPC, "full")
    with pytest.raises(StorageError, match="set LANDMARKS_CACHE"), storage_errors(cache_folder() / "x"):
        raise full
    with pytest.raises(StorageError, match="choose another folder"), storage_errors(tmp_path / "x"):
        raise full


def test_a_folder_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    place = tmp_path / "place"
    with make_folder_in_one_step(place) as folder:
        (folder / "file").write_text("content")
        assert not place.exists()
    assert (place / "file").read_text() == "content"
    assert os.listdir(tmp_path) == ["place"]


def test_an_interrupted_folder_leaves_nothing(tmp_path: Path) -> None:
    def fill_half() -> None:
        with make_folder_in_one_step(tmp_path / "place") as folder:
            (folder / "file").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill_half()
    assert os.listdir(tmp_path) == []


def test_whoever_is_second_keeps_the_folder_of_the_first(tmp_path: Path) -> None:
    place = tmp_path / "place"
    with make_folder_in_one_step(place) as ours:
        (ours / "file").write_text("second")
        place.mkdir()
        (place / "file").write_text("first")
    assert (place / "file").read_text() == "first"
    assert os.listdir(tmp_path) == ["place"]


def test_a_file_in_the_way_of_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "place").write_text("in the way")
    with pytest.raises(StorageError, match="place"), make_folder_in_one_step(tmp_path / "place"):
        pass
    assert (tmp_path / "place").read_text() == "in the way"


def test_the_second_to_come_waits_and_says_so(tmp_path: Path) -> None:
    order: list[str] = []
    waiter = Notes()
    waiter_spoke = threading.Event()
    waiter.note = lambda message: (order.append(message), waiter_spoke.set())  # type: ignore[method-assign]

    def second() -> None:
        with one_at_a_time(tmp_path / "thing", waiter):
            order.append("second")

    with one_at_a_time(tmp_path / "thing", Progress()):
        thread = threading.Thread(target=second)
        thread.start()
        assert waiter_spoke.wait(10)
        order.append("first")
    thread.join(10)
    assert [*order[1:]] == ["first", "second"]
    assert "thing; waiting" in order[0]


def test_whoever_comes_alone_waits_for_nobody(tmp_path: Path) -> None:
    notes = Notes()
    for _ in range(2):
        with one_at_a_time(tmp_path / "thing", notes):
            pass
    assert notes.notes == []


def test_space_is_required_before_it_is_used(tmp_path: Path) -> None:
    require_space(tmp_path, 1)
    with pytest.raises(StorageError, match=r"free and 1000\.0 TB are needed; free some space or choose"):
        require_space(tmp_path, 10**15)


def test_any_name_can_be_printed() -> None:
    assert readable_name("Köprüsü 'x' -y.jpg") == "Köprüsü 'x' -y.jpg"
    assert readable_name(Path(os.fsdecode(b"latin-\xe9.jpg"))) == "latin-\\udce9.jpg"
    assert readable_name("two\nlines\x1b[2J") == "two\\nlines\\x1b[2J"


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (612_400_000, "612.4 MB"), (10**16, "10000.0 TB")],
)
def test_sizes_read_well(size: int, text: str) -> None:
    assert readable_size(size) == text
