"""A download from a real server on this machine: it arrives, or the message says why not."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from landmarks.data.download import download
from landmarks.errors import DownloadError, StorageError
from landmarks.progress import Progress
from listeners import Recorder
from misbehaving_server import (
    CONTENT,
    SHA256,
    Answer,
    Request,
    Server,
    beside,
    fetch,
    status,
    whole,
)


def test_a_file_arrives_whole_and_alone(server: Server, target: Path) -> None:
    progress = Recorder()
    fetch(server, target, progress, sha256=SHA256.upper())
    assert target.read_bytes() == CONTENT
    assert beside(target) == {"file.bin"}
    assert progress.stages[0] == ("Fetching file.bin", len(CONTENT), "byte")
    assert progress.counted[0] == len(CONTENT)
    assert "range" not in server.asked[0]


def test_what_is_there_is_not_fetched_again(server: Server, target: Path) -> None:
    for sha256 in (None, None, SHA256):
        fetch(server, target, sha256=sha256)
    assert len(server.asked) == 1


def test_what_is_there_but_wrong_is_fetched_again(server: Server, target: Path) -> None:
    target.parent.mkdir()
    target.write_bytes(b"wrong")
    progress = Recorder()
    fetch(server, target, progress, sha256=SHA256)
    assert target.read_bytes() == CONTENT
    assert "not the file expected" in progress.notes[0]


def test_an_empty_file_is_a_file(server: Server, target: Path) -> None:
    server.answers = [whole(b"")]
    fetch(server, target)
    assert target.read_bytes() == b""


@pytest.mark.parametrize("code", [401, 403, 404, 410])
def test_a_refusal_is_said_at_once_with_what_to_do(code: int, server: Server, target: Path) -> None:
    server.answers = [status(code)]
    with pytest.raises(DownloadError, match=rf"answered {code} .*save it as .*file\.bin\.$") as caught:
        fetch(server, target)
    assert server.url in str(caught.value)
    assert len(server.asked) == 1
    assert beside(target) == set()


@pytest.mark.parametrize("code", [429, 500, 502, 503])
def test_a_passing_trouble_is_tried_again(code: int, server: Server, target: Path) -> None:
    server.answers = [status(code), status(code), whole()]
    fetch(server, target)
    assert target.read_bytes() == CONTENT


def test_a_lasting_trouble_is_given_up_with_what_to_do(server: Server, target: Path) -> None:
    server.answers = [status(500)]
    with pytest.raises(DownloadError, match=r"answered 500 .*Try again later.*or fetch it by other means"):
        fetch(server, target)
    assert len(server.asked) == 3


@pytest.mark.parametrize("code", [204, 206])
def test_an_answer_without_the_file_is_not_taken_for_it(code: int, server: Server, target: Path) -> None:
    def answer(request: Request) -> None:
        request.head(code, {"Content-Length": 0})

    server.answers = [answer]
    with pytest.raises(DownloadError, match=f"answered {code}"):
        fetch(server, target)
    assert not target.exists()


def test_nobody_at_the_other_end_is_said(target: Path) -> None:
    with Server(("127.0.0.1", 0), Request) as closed:
        url = closed.url
    with pytest.raises(DownloadError, match=r"the connection failed .*refused"):
        download(url, target, tries=2, pause_seconds=0.001)


def test_a_connection_closed_without_an_answer_is_said(server: Server, target: Path) -> None:
    server.answers = [lambda _: None]
    with pytest.raises(DownloadError, match=r"the connection failed .*closed connection without response"):
        fetch(server, target)


def test_a_server_that_falls_silent_is_not_waited_for_forever(server: Server, target: Path) -> None:
    over = threading.Event()

    def silent(request: Request) -> None:
        request.head(200, {"Content-Length": 100})
        request.wfile.write(b"x")
        over.wait(20)

    server.answers = [silent]
    with pytest.raises(DownloadError, match="timed out"):
        fetch(server, target, tries=1, timeout_seconds=0.1)
    over.set()


def test_a_chunked_answer_arrives_and_a_broken_one_is_not_taken_for_whole(
    server: Server, target: Path
) -> None:
    def chunked(*chunks: bytes) -> Answer:
        def answer(request: Request) -> None:
            request.head(200, {"Transfer-Encoding": "chunked"})
            for chunk in chunks:
                request.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))

        return answer

    server.answers = [chunked(CONTENT[:100]), chunked(CONTENT[:100], CONTENT[100:], b"")]
    fetch(server, target)
    assert target.read_bytes() == CONTENT


def test_the_wrong_content_is_deleted_so_that_the_next_run_starts_anew(server: Server, target: Path) -> None:
    server.answers = [whole(b"corrupt")]
    with pytest.raises(DownloadError, match=r"not the file expected .*was deleted: try again"):
        fetch(server, target, sha256=SHA256)
    assert beside(target) == set()
    server.answers = [whole()]
    fetch(server, target, sha256=SHA256)
    assert target.read_bytes() == CONTENT


@pytest.mark.parametrize(
    "url",
    ["http://example.org/x", "ftp://localhost/x", "file:///etc/passwd", "http://localhost@example.org/", "x"],
)
def test_only_https_is_fetched(url: str, target: Path) -> None:
    with pytest.raises(DownloadError, match="only https addresses"):
        download(url, target)


def test_a_redirection_is_followed_to_where_it_may_lead_and_no_further(server: Server, target: Path) -> None:
    server.answers = [status(302, Location=server.url), whole()]
    fetch(server, target)
    assert target.read_bytes() == CONTENT
    server.answers = [status(302, Location="http://example.org/")]
    with pytest.raises(DownloadError, match=r"example\.org/ is not fetched: only https"):
        fetch(server, target.with_name("other"))


def test_a_proxy_is_not_asked_for_this_very_machine(
    server: Server, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    fetch(server, target, tries=1)
    assert target.read_bytes() == CONTENT


def test_two_at_once_fetch_once(server: Server, target: Path) -> None:
    waiting = threading.Event()

    def slow(request: Request) -> None:
        waiting.wait(20)
        whole()(request)

    class Second(Progress):
        def note(self, message: str) -> None:
            assert "waiting" in message
            waiting.set()

    server.answers = [slow]
    threads = [threading.Thread(target=fetch, args=(server, target, Second())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert target.read_bytes() == CONTENT
    assert len(server.asked) == 1


def test_a_disk_too_small_is_said_before_the_first_byte(server: Server, tiny_disk: Path) -> None:
    server.answers = [whole(bytes(512 * 1024))]
    with pytest.raises(StorageError, match=r"are needed; free some space"):
        fetch(server, tiny_disk / "file.bin")
    assert (tiny_disk / "file.bin.part").exists() is False


def test_a_read_only_place_is_said(server: Server, unwritable_folder: Path) -> None:
    with pytest.raises(StorageError, match="cannot be written"):
        fetch(server, unwritable_folder / "file.bin")
