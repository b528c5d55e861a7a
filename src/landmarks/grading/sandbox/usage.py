"""How much a sandbox uses: read from outside, through folders of it that are held open."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from dataclasses import dataclass

__all__ = ["Usage", "Work", "measure_memory", "measure_work"]

if sys.platform != "win32":  # where this can be imported, and no sandbox started
    _PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
    _TICK_SEC = 1 / os.sysconf("SC_CLK_TCK")
# As fast as two cores of a 2024 server can be made to take memory: zeroing pages, some 4 GB/s each.
_BYTES_PER_SEC_AT_WORST = 8e9


@dataclass(frozen=True)
class Work:
    """What the processes in a /proc have done so far, and how many they are, threads included."""

    cpu_sec: float
    tasks: int


@dataclass
class Usage:
    """What a sandbox uses over time; exact sums of memory take milliseconds and are made when they matter.

    `proc` and `folders` are file descriptors of the sandbox's own /proc and of its folders in memory.
    `memory_proc` is that of another /proc, in which the processes are seen whose memory counts; None takes
    `proc`.
    """

    proc: int
    folders: tuple[int, ...]
    memory_proc: int | None = None
    _exact_again_at: float = 0.0

    def memory_exceeds(self, limit_bytes: int) -> bool:
        """Do all processes and files in memory take more than `limit_bytes`, shared pages counted once?"""
        files = sum(_used_bytes(folder) for folder in self.folders)
        proc = self.proc if self.memory_proc is None else self.memory_proc
        if files + measure_memory(proc, exact=False) <= limit_bytes:
            return False
        if time.monotonic() < self._exact_again_at:
            return False
        used_bytes = files + measure_memory(proc, exact=True)
        self._exact_again_at = time.monotonic() + (limit_bytes - used_bytes) / _BYTES_PER_SEC_AT_WORST
        return used_bytes > limit_bytes

    def work(self) -> Work:
        """Of all processes that are alive; processor time also of those that they have waited for."""
        return measure_work(self.proc)

    def most_files(self) -> int:
        """How many files, folders and links the fullest of the folders has."""
        states = [os.fstatvfs(folder) for folder in self.folders]
        return max(state.f_files - state.f_ffree for state in states)


def measure_memory(proc: int, *, exact: bool) -> int:
    """Bytes of memory of all processes in a /proc. Not `exact` counts shared pages once for each process."""
    total = 0
    for pid in _processes(proc):
        if exact:
            lines = _read(proc, f"{pid}/smaps_rollup").splitlines()
            total += sum(
                int(line.split()[1]) * 1024 for line in lines if line.startswith((b"Pss:", b"SwapPss:"))
            )
        elif fields := _read(proc, f"{pid}/statm").split():
            total += int(fields[1]) * _PAGE_BYTES
    return total


def measure_work(proc: int) -> Work:
    """Of all processes in a /proc: their number, and their processor time with that of reaped children."""
    ticks = tasks = 0
    for pid in _processes(proc):
        # The name, in parentheses, may hold anything; the fields begin after its last parenthesis.
        fields = _read(proc, f"{pid}/stat").rpartition(b")")[2].split()
        ticks += sum(int(field) for field in fields[11:15])
        tasks += sum(int(field) for field in fields[17:18])
    return Work(ticks * _TICK_SEC, tasks)


def _processes(proc: int) -> list[str]:
    # Opened anew: descriptors that were duplicated share their place in the listing, and two readers at once
    # would see some processes twice and others not at all.
    try:
        folder = os.open(".", os.O_RDONLY | os.O_DIRECTORY, dir_fd=proc)
    except OSError:
        return []
    try:
        return [name for name in os.listdir(folder) if name.isdigit()]
    except OSError:
        return []
    finally:
        os.close(folder)


def _read(proc: int, path: str) -> bytes:
    """A file of a process, or nothing when the process has gone meanwhile."""
    with suppress(OSError):
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=proc)
        try:
            return os.read(fd, 2**14)
        finally:
            os.close(fd)
    return b""


def _used_bytes(folder: int) -> int:
    state = os.fstatvfs(folder)
    return (state.f_blocks - state.f_bfree) * state.f_frsize
