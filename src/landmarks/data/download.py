"""Fetching one file over HTTPS: goes on where it broke off, and is in place whole or not at all.

What has arrived lies in DEST.part; DEST.part.json says of which version of which address. The server is asked
to go on only for that version (`If-Range`), so that halves of two files are never joined.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import asdict, dataclass
from http.client import HTTPMessage
from pathlib import Path
from typing import IO, Any

from landmarks.data.storage import (
    file_sha256,
    one_at_a_time,
    readable_name,
    readable_size,
    require_space,
    storage_errors,
    write_text_atomically,
)
from landmarks.errors import DownloadError
from landmarks.progress import Progress

__all__ = ["download"]

_LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}
_WORTH_ANOTHER_TRY = {408, 425, 429, 500, 502, 503, 504}
_CHUNK_BYTES = 2**18


class _BrokenOff(Exception):
    """This try failed and the next may not; the message is a clause for people."""


def download(
    url: str,
    destination: Path,
    *,
    sha256: str | None = None,
    progress: Progress = Progress(),
    tries: int = 5,
    pause_seconds: float = 1.0,
    timeout_seconds: float = 30.0,
) -> None:
    """Fetch `url` into the file `destination`, unless it is there already.

    Two processes may do this at once: the second waits and uses what the first has fetched.

    Args:
        url: https; http is allowed to this very machine only.
        destination: its folder is made. Beside it may stay DEST.part and DEST.part.json, for the next run to
            go on from, and DEST.lock.
        sha256: what the file's digest must be, in hexadecimal. `None`: only its length is checked.
        progress: counts bytes.
        tries: how often in a row nothing new may arrive before this gives up.
        pause_seconds: how long to wait after a failure; doubles with each failure in a row.
        timeout_seconds: how long the server may stay silent.

    Raises:
        DownloadError: the server refuses or cannot be reached, or what it sends is not the file expected.
        StorageError: the disk is full or cannot be written.
    """
    _require_safe(url)
    with one_at_a_time(destination, progress):
        if destination.is_file():
            if sha256 is None or file_sha256(destination, progress) == sha256.lower():
                return
            progress.note(f"{readable_name(destination)} is not the file expected; fetching it again.")
            destination.unlink()
        part = _Part(destination)
        _fetch_patiently(url, part, progress, tries, pause_seconds, timeout_seconds)
        if sha256 is not None and file_sha256(part.path, progress) != sha256.lower():
            part.discard()
            raise DownloadError(
                f"What came from {url} is not the file expected (its SHA-256 differs) and was deleted: try "
                "again, and check that no proxy answers in its place."
            )
        part.finish()


def _require_safe(url: str) -> None:
    address = urllib.parse.urlsplit(url)
    if address.scheme == "https" or (address.scheme == "http" and address.hostname in _LOCAL_HOSTS):
        return
    raise DownloadError(f"{readable_name(url)} is not fetched: only https addresses are.")


@dataclass(frozen=True)
class _Version:
    """Which bytes a part is the beginning of. `total` is `None` where the server did not say."""

    url: str
    validator: str | None
    total: int | None


class _Part:
    """What has arrived so far, and of which version."""

    def __init__(self, destination: Path) -> None:
        self.destination = destination
        self.path = destination.with_name(destination.name + ".part")
        self._about = destination.with_name(destination.name + ".part.json")

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.is_file() else 0

    def version(self, url: str) -> _Version | None:
        """Of which version of `url` the part is; `None` where it cannot be gone on from."""
        try:
            version = _Version(**json.loads(self._about.read_bytes()))
        except (OSError, ValueError, TypeError):
            return None
        return version if version.url == url and version.validator and self.size else None

    def start(self, version: _Version) -> None:
        """Begin anew, with nothing."""
        self.discard()
        write_text_atomically(self._about, json.dumps(asdict(version)))

    def discard(self) -> None:
        with storage_errors(self.path):
            self._about.unlink(missing_ok=True)
            self.path.unlink(missing_ok=True)

    def finish(self) -> None:
        """Move the part to where it belongs."""
        with storage_errors(self.destination):
            os.replace(self.path, self.destination)
            self._about.unlink(missing_ok=True)


def _fetch_patiently(
    url: str, part: _Part, progress: Progress, tries: int, pause_seconds: float, timeout_seconds: float
) -> None:
    """Fetch until the part is whole; give up when `tries` in a row have brought nothing new."""
    farthest, failures = part.size, 0
    while True:
        try:
            return _fetch(url, part, progress, timeout_seconds)
        except _BrokenOff as error:
            if part.size > farthest:
                farthest, failures = part.size, 0
            failures += 1
            if failures >= tries:
                raise DownloadError(
                    f"{url} could not be fetched: {error}. Try again later, which goes on from what has "
                    f"arrived, or {_by_hand(part)}."
                ) from error
            pause = pause_seconds * 2 ** (failures - 1)
            name = readable_name(part.destination.name)
            progress.note(f"Fetching {name}: {error}; trying again in {pause:g} s.")
            time.sleep(pause)


def _by_hand(part: _Part) -> str:
    return f"fetch it by other means and save it as {readable_name(part.destination)}"


def _fetch(url: str, part: _Part, progress: Progress, timeout_seconds: float) -> None:
    """Try once to complete the part; `_BrokenOff` when another try may do."""
    version = part.version(url)
    if version and version.total == part.size:
        return
    try:
        with _ask(url, version, part, timeout_seconds) as response:
            if response.status == 206 and version:
                _require_continuation(response.headers, part, version)
            elif response.status != 200:
                raise _BrokenOff(f"the server answered {response.status} {response.reason}")
            else:
                version = _Version(url, _validator(response.headers), _content_length(response.headers))
                part.start(version)
            _receive(response, part, version, progress)
    except (OSError, http.client.HTTPException) as error:
        raise _BrokenOff(f"the connection failed ({_cause(error)})") from error
    if version.total is not None and part.size != version.total:
        raise _BrokenOff(
            f"the connection broke off after {readable_size(part.size)} of {readable_size(version.total)}"
        )


def _ask(url: str, version: _Version | None, part: _Part, timeout_seconds: float) -> Any:
    """Send the request and give the open response; raise for an answer that brings no content."""
    headers = {"User-Agent": "landmarks", "Accept-Encoding": "identity"}
    if version and version.validator:
        headers |= {"Range": f"bytes={part.size}-", "If-Range": version.validator}
    try:
        return _opener(url).open(urllib.request.Request(url, headers=headers), timeout=timeout_seconds)
    except urllib.error.HTTPError as error:
        with error:
            raise _refused(url, part, error) from error
    except urllib.error.URLError as error:
        if isinstance(error.reason, ssl.SSLCertVerificationError):
            raise DownloadError(
                f"{url} is not fetched: its certificate cannot be verified ({error.reason.verify_message}). "
                "Check this machine's clock and proxy."
            ) from error
        raise


def _refused(url: str, part: _Part, error: urllib.error.HTTPError) -> Exception:
    if error.code == 416:  # the file has become shorter than what we have of it
        part.discard()
        return _BrokenOff("the file has changed")
    said = f"the server answered {error.code} {error.reason}"
    if error.code in _WORTH_ANOTHER_TRY:
        return _BrokenOff(said)
    return DownloadError(f"{url} could not be fetched: {said}. It may have moved: {_by_hand(part)}.")


def _opener(url: str) -> urllib.request.OpenerDirector:
    is_local = urllib.parse.urlsplit(url).hostname in _LOCAL_HOSTS
    proxies = [urllib.request.ProxyHandler({})] if is_local else []
    return urllib.request.build_opener(_SafeRedirects, *proxies)


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Follows a server elsewhere only where `download` would have gone itself."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Called by urllib for each redirect, before it is followed."""
        _require_safe(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _validator(headers: HTTPMessage) -> str | None:
    """What tells this version of the file from others; a weak ETag will not do for joining bytes."""
    etag = headers.get("ETag")
    return etag if etag and not etag.startswith("W/") else headers.get("Last-Modified")


def _content_length(headers: HTTPMessage) -> int | None:
    length = headers.get("Content-Length", "")
    return int(length) if length.isdecimal() else None


def _require_continuation(headers: HTTPMessage, part: _Part, version: _Version) -> None:
    """Raise unless what follows starts where the part ends, in a file of the same length."""
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", headers.get("Content-Range", ""))
    total = str(version.total) if version.total is not None else "*"
    if not found or int(found[1]) != part.size or found[2] not in (total, "*"):
        part.discard()
        raise _BrokenOff("the server did not go on where we were")


def _receive(response: Any, part: _Part, version: _Version, progress: Progress) -> None:
    """Append what the server sends to the part."""
    if version.total is not None:
        require_space(part.path.parent, version.total - part.size)
    name = readable_name(part.destination.name)
    with (
        progress.stage(f"Fetching {name}", version.total or 0, "byte") as stage,
        storage_errors(part.path),  # the network's errors have other numbers and pass unchanged
        open(part.path, "ab") as file,
    ):
        stage.advance(part.size)
        while chunk := response.read1(_CHUNK_BYTES):
            file.write(chunk)
            stage.advance(len(chunk))
        file.flush()
        os.fsync(file.fileno())


def _cause(error: Exception) -> str:
    cause = getattr(error, "reason", error)
    return getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
