"""The cache is shared by processes, and says so where its disk is full or read-only."""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from building_caches import PATIENCE_SEC, build, entries, entry, start_building
from landmarks.errors import StorageError


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


def test_a_zip_that_was_opened_before_opens_from_a_read_only_cache(
    pictures: Path, tmp_path: Path, read_only_cache: Callable[[], Path]
) -> None:
    archive = Path(shutil.make_archive(str(tmp_path / "zipped"), "zip", pictures))
    cache, _ = build(archive)
    read_only_cache()
    process = start_building(archive, preexec_fn=give_up_the_right_to_write_anywhere)
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
