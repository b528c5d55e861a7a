"""A sandbox that runs: started and guarded by a thread of its own, and ended for sure."""

from __future__ import annotations

import asyncio
import json
import os
import select
import sys
import threading
import time
from collections.abc import Collection
from contextlib import ExitStack, suppress
from typing import Any

from landmarks.errors import SandboxError
from landmarks.grading.sandbox.connection import PORTS
from landmarks.grading.sandbox.ending import End
from landmarks.grading.sandbox.guard import Folders, Guard
from landmarks.grading.sandbox.launch import READY, Engine, Launched, orders
from landmarks.grading.sandbox.limits import Limits
from landmarks.grading.sandbox.scratch import read_file, write_file
from landmarks.grading.sandbox.view import INSIDE, SCRATCH, SOCKETS, build_view

__all__ = ["Box"]

_STARTING_SEC = 60.0  # until the limits hold: a few hundredths, and more on a machine that is busy
_SAID_BYTES = 4096


class Box:
    """A sandbox with a kernel in it.

    A thread of its own starts it, watches it and carries its messages. bubblewrap dies with the thread that
    started it, so nothing goes on unguarded.
    """

    def __init__(
        self, engine: Engine, limits: Limits, withheld: Collection[str], connection: dict[str, Any]
    ) -> None:
        """Start a kernel and wait until it listens: half a second.

        `connection` is Jupyter's, with the transport "ipc"; this process reaches the kernel at the paths that
        it names. The folder of these paths must be closed to other users. Raises `SandboxError`, and
        `ValueError` for a wrong name in `withheld`.
        """
        self.end: End | None = None
        self._engine, self._limits, self._connection = engine, limits, connection
        self._view = build_view(withheld)
        self._opened = ExitStack()  # what stays open until `close`
        self._guard: Guard | None = None
        self._failure: Exception | None = None
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._live, name="sandbox", daemon=True)
        self._thread.start()
        self._started.wait()
        if self.end is not None:
            self.close()
            reason = self._failure or self.end.reason
            raise SandboxError(f"The sandbox ({engine.name}) did not start: {reason}") from self._failure

    def stop(self, end: End = End("stopped", "It was closed.")) -> End:
        """Kill everything in the sandbox and wait until it is gone; files in its scratch stay readable.

        Gives the reason of the end, which is another one where it had ended already.
        """
        if self._guard is not None:
            self._guard.wanted = self._guard.wanted or end
        self._thread.join()
        assert self.end is not None
        return self.end

    def close(self) -> None:
        """Stop, and let go of the scratch folder, which then is gone too."""
        self.stop()
        self._opened.close()

    def read(self, name: str, max_bytes: int) -> bytes:
        """A file of the scratch folder; see `read_file`."""
        return read_file(self._folders.scratch, name, max_bytes)

    def write(self, name: str, content: bytes) -> None:
        """Put a file into the scratch folder; see `write_file`."""
        write_file(self._folders.scratch, name, content)

    # What follows runs in the thread.

    def _live(self) -> None:
        started_at = time.monotonic()
        end = End("died", "It did not start.")
        try:
            launched = self._engine.launch(self._view, self._limits, [sys.executable, "-I", "-B", INSIDE])
            with launched.process:
                try:
                    self._guard = self._set_up(launched)
                    end = asyncio.run(self._guard.watch(started_at, self._started.set))
                finally:
                    launched.end()
        except Exception as failure:  # noqa: BLE001 - told by __init__, or in `end`
            self._failure = failure
            end = End("died", f"It could not be watched: {failure}")
        finally:
            self.end = end
            self._started.set()

    def _set_up(self, launched: Launched) -> Guard:
        """Tell the program inside its limits, and open what is to be watched."""
        process, init_pid = launched.process, launched.init_pid
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        said = orders(self._limits, self._connection, user=launched.user)
        with suppress(BrokenPipeError), process.stdin:
            process.stdin.write(json.dumps(said).encode() + b"\n")
        came = select.select([process.stdout], [], [], _STARTING_SEC)[0]
        if init_pid is None or not came or process.stdout.readline() != READY:
            launched.end()
            complaint = process.stderr.read(_SAID_BYTES).decode(errors="replace")
            raise SandboxError(complaint.strip() or "it said nothing")
        root = self._keep(os.open(f"/proc/{init_pid}/root", os.O_PATH | os.O_DIRECTORY))
        within = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
        self._folders = Folders(
            *(
                self._keep(os.open(path.lstrip("/"), within, dir_fd=root))
                for path in (SCRATCH, SOCKETS, "/dev/shm", "/proc")
            )
        )
        numbers = [self._connection[port] for port in PORTS]
        ports = {f"{self._connection['ip']}-{number}": f"s-{number}" for number in numbers}
        init = self._keep(os.pidfd_open(init_pid))
        return Guard(self._limits, self._folders, init, process.stderr, ports)

    def _keep(self, descriptor: int) -> int:
        self._opened.callback(os.close, descriptor)
        return descriptor
