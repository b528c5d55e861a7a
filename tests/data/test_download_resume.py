"""A download goes on where it broke off, and never joins halves of two files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from landmarks.errors import DownloadError, StorageError
from listeners import Recorder
from misbehaving_server import (
    CONTENT,
    ETAG,
    SHA256,
    Request,
    Server,
    beside,
    fetch,
    ignoring_range,
    status,
    whole,
)


def test_a_break_is_gone_on_from_where_it_was(server: Server, target: Path) -> None:
    server.answers = [whole(stop_after=40_000), whole(stop_after=30_000), whole()]
    progress = Recorder()
    fetch(server, target, progress, sha256=SHA256)
    assert target.read_bytes() == CONTENT
    assert [asked.get("range") for asked in server.asked] == [None, "bytes=40000-", "bytes=70000-"]
    assert {asked["if-range"] for asked in server.asked[1:]} == {ETAG}
    assert "broke off after 40.0 kB of 100.0 kB; trying again" in progress.notes[0]
    assert progress.counted[:3] == [40_000, 70_000, 100_000]
    assert beside(target) == {"file.bin"}


def test_a_later_run_goes_on_from_what_an_earlier_one_left(server: Server, target: Path) -> None:
    server.answers = [whole(stop_after=40_000), status(500)]
    with pytest.raises(DownloadError):
        fetch(server, target)
    assert beside(target) == {"file.bin.part", "file.bin.part.json"}
    server.answers = [whole()]
    fetch(server, target)
    assert target.read_bytes() == CONTENT
    assert server.asked[-1]["range"] == "bytes=40000-"


def test_a_part_that_was_whole_when_the_run_was_killed_is_not_asked_for_again(
    server: Server, target: Path
) -> None:
    target.parent.mkdir()
    target.with_name("file.bin.part").write_bytes(CONTENT)
    about = {"url": server.url, "validator": ETAG, "total": len(CONTENT)}
    target.with_name("file.bin.part.json").write_text(json.dumps(about))
    fetch(server, target)
    assert target.read_bytes() == CONTENT
    assert server.asked == []


@pytest.mark.parametrize("about", ["", "[]", "{}", '{"url": 1}', "null", '"text"'])
def test_a_part_of_which_nothing_is_known_is_dropped(about: str, server: Server, target: Path) -> None:
    target.parent.mkdir()
    target.with_name("file.bin.part").write_bytes(b"of something else")
    target.with_name("file.bin.part.json").write_text(about)
    fetch(server, target)
    assert target.read_bytes() == CONTENT
    assert "range" not in server.asked[0]


def test_a_part_of_another_address_is_dropped(server: Server, target: Path) -> None:
    target.parent.mkdir()
    target.with_name("file.bin.part").write_bytes(b"of something else")
    about = {"url": "https://example.org/", "validator": ETAG, "total": len(CONTENT)}
    target.with_name("file.bin.part.json").write_text(json.dumps(about))
    fetch(server, target)
    assert target.read_bytes() == CONTENT


def test_a_server_that_ignores_range_is_read_from_the_start(server: Server, target: Path) -> None:
    server.answers = [ignoring_range(stop_after=40_000), ignoring_range()]
    fetch(server, target, sha256=SHA256)
    assert target.read_bytes() == CONTENT
    assert "range" in server.asked[1]


def test_a_server_that_ignores_range_and_always_breaks_off_is_given_up(server: Server, target: Path) -> None:
    server.answers = [ignoring_range(stop_after=40_000)]
    with pytest.raises(DownloadError, match=r"broke off after 40\.0 kB of 100\.0 kB"):
        fetch(server, target)
    assert len(server.asked) == 3


def test_a_file_that_changed_meanwhile_is_read_from_the_start(server: Server, target: Path) -> None:
    other = bytes(reversed(CONTENT))
    server.answers = [whole(stop_after=40_000), whole(other, etag='"version-2"')]
    fetch(server, target)
    assert target.read_bytes() == other


@pytest.mark.parametrize("shift", [(-1, 0), (1, 0), (0, 1)])
def test_a_continuation_that_does_not_fit_is_not_joined(
    shift: tuple[int, int], server: Server, target: Path
) -> None:
    def misfit(request: Request) -> None:
        start, total = 40_000 + shift[0], len(CONTENT) + shift[1]
        request.head(
            206, {"Content-Range": f"bytes {start}-{total - 1}/{total}", "Content-Length": total - start}
        )
        request.wfile.write(bytes(total - start))

    server.answers = [whole(stop_after=40_000), misfit, whole()]
    fetch(server, target)
    assert target.read_bytes() == CONTENT


def test_a_weak_etag_is_not_gone_on_with_but_a_date_is(server: Server, target: Path) -> None:
    date = "Wed, 21 Oct 2015 07:28:00 GMT"
    server.answers = [
        whole(etag='W/"weak"', stop_after=40_000, Last_Modified=date),
        whole(Last_Modified=date),
    ]
    fetch(server, target)
    assert target.read_bytes() == CONTENT
    assert server.asked[1]["if-range"] == date


def test_without_a_version_it_starts_again(server: Server, target: Path) -> None:
    server.answers = [whole(etag=None, stop_after=40_000), whole(etag=None)]
    fetch(server, target)
    assert target.read_bytes() == CONTENT
    assert "range" not in server.asked[1]


def test_a_part_longer_than_the_file_now_is_starts_again(server: Server, target: Path) -> None:
    server.answers = [whole(stop_after=40_000), status(416), whole()]
    fetch(server, target)
    assert target.read_bytes() == CONTENT
    assert "range" not in server.asked[2]


def test_as_long_as_something_new_arrives_it_is_not_given_up(server: Server, target: Path) -> None:
    server.answers = [*(whole(stop_after=10_000) for _ in range(9)), whole()]
    fetch(server, target, tries=2)
    assert target.read_bytes() == CONTENT


def test_a_disk_that_fills_up_keeps_what_arrived_and_goes_on_once_there_is_room(
    server: Server, tiny_disk: Path
) -> None:
    def without_length(request: Request) -> None:
        request.head(200, {"ETag": ETAG, "Connection": "close"})
        request.wfile.write(bytes(512 * 1024))

    server.answers = [without_length]
    with pytest.raises(StorageError, match="the disk is full"):
        fetch(server, tiny_disk / "file.bin")
    server.answers = [whole()]
    fetch(server, tiny_disk / "file.bin")
    assert (tiny_disk / "file.bin").read_bytes() == CONTENT


def test_ctrl_c_keeps_what_has_arrived(server: Server, target: Path) -> None:
    class Impatient(Recorder):
        def note(self, message: str) -> None:
            assert "trying again" in message
            raise KeyboardInterrupt

    server.answers = [whole(stop_after=40_000)]
    with pytest.raises(KeyboardInterrupt):
        fetch(server, target, Impatient())
    assert target.with_name("file.bin.part").read_bytes() == CONTENT[:40_000]
    server.answers = [whole()]
    fetch(server, target)
    assert server.asked[-1]["range"] == "bytes=40000-"
