"""Which processes there are, told by /proc and not by the code under test."""

from __future__ import annotations

import time
from pathlib import Path


def processes_with(word: str) -> list[int]:
    """The processes of this machine that have `word` on their command line."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if word.encode() in (place / "cmdline").read_bytes():
                found.append(int(place.name))
        except OSError:
            pass
    return found


def started_with(word: str, within_sec: float = 5.0) -> list[int]:
    """Those processes as soon as there is one: a command line is empty while its program is being loaded."""
    deadline = time.monotonic() + within_sec
    while not (found := processes_with(word)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


def are_gone(word: str, within_sec: float = 5.0) -> bool:
    """Is there, soon, no process any more with `word` on its command line?"""
    deadline = time.monotonic() + within_sec
    while processes_with(word):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
