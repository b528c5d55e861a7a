"""Messages between grader and kernel: a small JSON head and a body of bytes, each of bounded length.

Both ends use this file. The grader reads what a learner may have written, so lengths are checked before
memory is asked for, and a reply must arrive whole by its deadline on the grader's own monotonic clock.
"""

from __future__ import annotations

import json
import socket
import struct
import time
from typing import Any

__all__ = ["READY", "BrokenFrame", "Gone", "Late", "receive", "send"]

READY = b"ready"  # what a process says, before any frame, once it can be asked

_LENGTHS = struct.Struct("!II")
_MOST_HEAD_BYTES = 4096
_CHUNK_BYTES = 1 << 20


class BrokenFrame(Exception):
    """What came is no frame, or nothing can come any more."""


class Gone(BrokenFrame):
    """The other end closed."""


class Late(Exception):
    """The frame was not whole by its deadline."""


def send(channel: socket.socket, head: dict[str, Any], body: bytes = b"") -> None:
    """Send one frame. Raises `Gone` when the other end is, `Late` when it does not read."""
    text = json.dumps(head).encode()
    try:
        channel.sendall(_LENGTHS.pack(len(text), len(body)) + text)
        channel.sendall(body)
    except TimeoutError as error:
        raise Late from error
    except OSError as error:
        raise Gone(str(error)) from error


def receive(
    channel: socket.socket, *, most_bytes: int, deadline: float | None = None
) -> tuple[dict[str, Any], bytes]:
    """The next frame, whose body may have `most_bytes`; `deadline` is a time of `time.monotonic()`.

    Raises `BrokenFrame` and `Late`.
    """
    head_bytes, body_bytes = _LENGTHS.unpack(_exactly(channel, _LENGTHS.size, deadline))
    if head_bytes > _MOST_HEAD_BYTES or body_bytes > most_bytes:
        raise BrokenFrame(f"a frame of {head_bytes:,} + {body_bytes:,} bytes, more than {most_bytes:,}")
    try:
        head = json.loads(_exactly(channel, head_bytes, deadline))
    except (ValueError, RecursionError) as error:
        raise BrokenFrame("a head that is not JSON") from error
    if not isinstance(head, dict):
        raise BrokenFrame("a head that is not a table")
    return head, _exactly(channel, body_bytes, deadline)


def _exactly(channel: socket.socket, count: int, deadline: float | None) -> bytes:
    parts, missing = [], count
    while missing:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Late
            channel.settimeout(left)
        try:
            part = channel.recv(min(missing, _CHUNK_BYTES))
        except TimeoutError as error:
            raise Late from error
        except OSError as error:
            raise Gone(str(error)) from error
        if not part:
            raise Gone("the other end closed")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
