"""Why a sandbox ends: what it was told, what became of it, or the first limit that it went over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from landmarks.grading.sandbox.limits import Limits
from landmarks.grading.sandbox.usage import Usage

__all__ = ["End", "EndState", "over_a_limit"]

EndState = Literal["died", "disk", "memory", "output", "processes", "stopped", "timed-out"]


@dataclass(frozen=True)
class End:
    """Why a sandbox is no more; "stopped" is what its owner asked for."""

    state: EndState
    reason: str


def over_a_limit(limits: Limits, usage: Usage, age_sec: float) -> End | None:
    """The limit that a sandbox of this age is over, all of its processes counted together, or None."""
    if age_sec > limits.wall_sec:
        return End("timed-out", f"It took more than {limits.wall_sec:g} seconds in all.")
    work = usage.work()
    if work.cpu_sec > limits.cpu_sec:
        return End("timed-out", f"It took more than {limits.cpu_sec:g} seconds of processor time.")
    if work.tasks > limits.processes + 1:  # bubblewrap's own first process is none of the learner's
        return End("processes", f"It had more than {limits.processes:,} processes and threads.")
    if usage.memory_exceeds(limits.memory_bytes):
        return End("memory", f"It took more than {limits.memory_bytes:,} bytes of memory.")
    if usage.most_files() > limits.scratch_files:
        return End("disk", f"It made more than {limits.scratch_files:,} files.")
    return None
