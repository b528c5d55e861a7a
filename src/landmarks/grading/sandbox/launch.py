"""What an engine that makes sandboxes promises, and what is said to the program that it starts."""

from __future__ import annotations

import math
import os
import select
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from landmarks.grading.sandbox.limits import Limits
from landmarks.grading.sandbox.view import PACKAGE_PARENT, SCRATCH, SOCKETS, View

__all__ = ["READY", "Engine", "Launched", "orders"]

READY = b"ready\n"  # what `inside.py` says once the limits hold

_DYING_SEC = 10.0


@dataclass(frozen=True)
class Launched:
    """A program that was started, its standard input, output and error as pipes of bytes."""

    process: subprocess.Popen[bytes]
    init_pid: int | None
    """The process whose death ends all the others, as this machine numbers it; None if it did not start."""
    user: int | None
    """The user and group id that the program has to take on; None if it has it already."""
    clean_up: Callable[[], None] = lambda: None
    """What is to be done after the end."""

    def end(self) -> None:
        """End everything in the sandbox, and wait until its first process, and so all of them, is gone."""
        if self.init_pid is not None:
            with suppress(ProcessLookupError):
                init = os.pidfd_open(self.init_pid)
                try:
                    signal.pidfd_send_signal(init, signal.SIGKILL)
                    select.select([init], [], [], _DYING_SEC)
                finally:
                    os.close(init)
        self.process.kill()
        self.clean_up()


class Engine(Protocol):
    """A way to run a program that nobody vouches for."""

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    def launch(self, view: View, limits: Limits, program: list[str]) -> Launched:
        """Start `program` where it sees `view` and no more. Raises `SandboxError` when that cannot be."""
        ...


def orders(limits: Limits, connection: dict[str, Any], *, user: int | None = None) -> dict[str, Any]:
    """What `inside.py` is told on its standard input, as JSON; see `inside.main` for what each means."""
    return {
        "user": user,
        "rlimits": {
            "RLIMIT_DATA": limits.memory_bytes,
            "RLIMIT_NPROC": limits.processes,
            "RLIMIT_CPU": math.ceil(limits.cpu_sec) + 1,
            "RLIMIT_FSIZE": limits.file_bytes,
            "RLIMIT_NOFILE": limits.open_files,
            "RLIMIT_CORE": 0,
            "RLIMIT_MSGQUEUE": 0,
        },
        "connection_file": f"{SOCKETS}/connection.json",
        "connection": {**connection, "ip": f"{SOCKETS}/s"},
        "folders": [f"{SCRATCH}/.home", f"{SCRATCH}/.tmp"],
        "path": [PACKAGE_PARENT],
    }
