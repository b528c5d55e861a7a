"""What a learner's code may use while it is probed in a notebook: so much time, so many characters."""

from __future__ import annotations

import contextlib
import ctypes
import io
import signal
import threading
from collections.abc import Iterator
from types import FrameType

from landmarks.checks.running import OutOfTime

__all__ = ["MOST_PRINTED", "CappedText", "captured_output", "time_limit"]

MOST_PRINTED = 2000  # characters that a card shows
_AGAIN_SEC = 0.2  # a loop that swallows the first alarm gets another


class CappedText(io.TextIOBase):
    """Takes any amount of text and keeps the first `MOST_PRINTED` characters."""

    def __init__(self) -> None:
        self.kept = ""
        self.count = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.kept += text[: MOST_PRINTED - len(self.kept)]
        self.count += len(text)
        return len(text)

    def shown(self) -> str:
        """What was kept, and how much was not."""
        more = self.count - len(self.kept)
        return self.kept + (f"\n… and {more:,} more characters" if more else "")


@contextlib.contextmanager
def captured_output() -> Iterator[CappedText]:
    """Catches what is printed to either stream. nbgrader gives a cell no points that writes to stderr."""
    text = CappedText()
    with contextlib.redirect_stdout(text), contextlib.redirect_stderr(text):
        yield text


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises `OutOfTime` in the code inside when it takes longer, and again until it ends.

    Native code is not interrupted; it ends at its next step in Python.
    """
    main = threading.current_thread() is threading.main_thread()
    with _alarm(seconds) if main and hasattr(signal, "setitimer") else _watchdog(seconds):
        yield


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    over = False

    def ring(_: int, __: FrameType | None) -> None:
        if not over:
            raise OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN_SEC)
    try:
        yield
    finally:
        over = True  # an alarm that rings from here on must not hit what puts things back
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def _watchdog(seconds: float) -> Iterator[None]:
    """For Windows, and for threads other than the main one, where there is no alarm."""
    target = ctypes.c_ulong(threading.get_ident())
    done = threading.Event()

    def watch() -> None:
        wait = seconds
        while not done.wait(wait):
            ctypes.pythonapi.PyThreadState_SetAsyncExc(target, ctypes.py_object(OutOfTime))
            wait = _AGAIN_SEC

    guard = threading.Thread(target=watch, daemon=True)
    guard.start()
    try:
        yield
    finally:
        done.set()
        guard.join()
        # An exception that was sent and has not arrived must not hit what follows.
        ctypes.pythonapi.PyThreadState_SetAsyncExc(target, None)
