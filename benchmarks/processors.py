"""What a piece of work costs of the clock and of all processors, whatever processes it starts."""

from __future__ import annotations

import ctypes
import os
import resource
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

__all__ = ["Cost", "cpu_seconds", "measured"]

_PR_SET_CHILD_SUBREAPER = 36  # of Linux's prctl
_REAPING_SEC = 1.0


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, and of all processors, those of every process that was started included."""

    clock: float
    cpu: float


def measured(work: Callable[[], object]) -> Cost:
    """What `work` costs, given that all that it starts has ended when it returns.

    bubblewrap ends before the processes that it made, so nobody waits for these and learns what they took.
    On Linux they are handed to this process, which waits for them here.
    """
    with suppress(AttributeError):  # there is no prctl elsewhere
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    _reap()  # what earlier work has left is not this one's
    clock, cpu = time.perf_counter(), cpu_seconds()
    work()
    took = time.perf_counter() - clock
    _reap()
    return Cost(took, cpu_seconds() - cpu)


def cpu_seconds() -> float:
    """Processor seconds of this process so far, and of all that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _reap() -> None:
    """Wait for what has ended; what goes on, as multiprocessing's own helper does, is left alone."""
    deadline = time.monotonic() + _REAPING_SEC
    while time.monotonic() < deadline:
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not ended:
            time.sleep(0.01)
