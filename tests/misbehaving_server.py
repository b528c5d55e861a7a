"""A real HTTP server on this machine that misbehaves in the ways that servers do, one answer at a time."""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np

from landmarks.data.download import download
from landmarks.progress import Progress

CONTENT = np.random.default_rng(0).bytes(100_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
ETAG = '"version-1"'


class Request(BaseHTTPRequestHandler):
    """One request, answered by the next of the server's answers; the last one is given again and again."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append({name.lower(): value for name, value in self.headers.items()})
        answers = self.server.answers
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        answer(self)
        self.close_connection = True

    def head(self, status: int, headers: dict[str, object]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, str(value))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


Answer = Callable[[Request], None]


class Server(ThreadingHTTPServer):
    """What it is going to answer, and the headers, in lower case, of what it was asked."""

    answers: list[Answer]
    asked: list[dict[str, str]]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/file.bin"


@contextmanager
def serving() -> Iterator[Server]:
    """A server on this machine that gives the whole file until it is told other answers."""
    with Server(("127.0.0.1", 0), Request) as server:
        server.answers, server.asked = [whole()], []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def whole(
    content: bytes = CONTENT, etag: str | None = ETAG, stop_after: int | None = None, **extra: str
) -> Answer:
    """A good server: honours Range and If-Range. With `stop_after`, it breaks off after so many bytes."""

    def answer(request: Request) -> None:
        headers = {"ETag": etag} if etag else {}
        headers |= {name.replace("_", "-"): value for name, value in extra.items()}
        validators = {value for name, value in headers.items() if name in ("ETag", "Last-Modified")}
        start, status = 0, 200
        asked = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
        if asked and request.headers.get("If-Range") in validators:
            start, status = int(asked[1]), 206
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        body = content[start:]
        request.head(status, {**headers, "Content-Length": len(body)})
        request.wfile.write(body[:stop_after])

    return answer


def ignoring_range(content: bytes = CONTENT, stop_after: int | None = None) -> Answer:
    """A server that gives the file from its start, whatever it is asked."""

    def answer(request: Request) -> None:
        request.head(200, {"Content-Length": len(content), "ETag": ETAG})
        request.wfile.write(content[:stop_after])

    return answer


def status(code: int, **headers: object) -> Answer:
    """An answer of that status with a few words in place of the file."""

    def answer(request: Request) -> None:
        request.head(
            code, {"Content-Length": 5, **{name.replace("_", "-"): v for name, v in headers.items()}}
        )
        request.wfile.write(b"sorry")

    return answer


def fetch(server: Server, target: Path, progress: Progress = Progress(), **options: object) -> None:
    """Run `download` with the patience of a test."""
    patience = {"tries": 3, "pause_seconds": 0.001, "timeout_seconds": 10.0}
    download(server.url, target, progress=progress, **{**patience, **options})  # type: ignore[arg-type]


def beside(target: Path) -> set[str]:
    """What lies where the file belongs, but for the lock."""
    return set(os.listdir(target.parent)) - {"file.bin.lock"}
