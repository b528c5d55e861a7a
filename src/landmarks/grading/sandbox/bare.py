"""No sandbox: the learner's kernel as a process of the caller's, for machines that have none (`--unsafe`).

Limits on single processes hold and the time is watched. Nothing is hidden, withheld or counted together.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from landmarks.errors import SandboxError
from landmarks.grading.sandbox.connection import PORTS
from landmarks.grading.sandbox.ending import End
from landmarks.grading.sandbox.launch import READY, orders
from landmarks.grading.sandbox.limits import Limits
from landmarks.grading.sandbox.scratch import read_file, write_file
from landmarks.grading.sandbox.view import environment

__all__ = ["Bare", "BareBox"]

_WATCHING_SEC = 0.05
_STARTING_SEC = 60.0


class Bare:
    """The choice to have no sandbox."""

    name = "none"


class BareBox:
    """What `Box` is to a sandbox, to a plain process."""

    def __init__(self, limits: Limits, connection: dict[str, Any]) -> None:
        """Start a kernel that listens at `connection`. Raises `SandboxError` when it does not start."""
        self.end: End | None = None
        self._limits = limits
        self._folder = tempfile.TemporaryDirectory(prefix="landmarks-")
        scratch = Path(self._folder.name)
        self._scratch = os.open(scratch, os.O_RDONLY | os.O_DIRECTORY)
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-B", str(Path(__file__).with_name("inside.py"))],
            env=environment(limits, str(scratch)),
            cwd=scratch,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        sockets = Path(connection["ip"])
        said = orders(limits, connection, scratch=str(scratch), sockets=str(sockets.parent))
        with suppress(BrokenPipeError), self._process.stdin as stdin:
            stdin.write(json.dumps(said).encode() + b"\n")
        ready = self._process.stdout.readline() == READY
        self._started_at = time.monotonic()
        if not ready or not self._wait_for([Path(f"{sockets}-{connection[port]}") for port in PORTS]):
            self.close()
            raise SandboxError("The kernel, without a sandbox, did not start.")
        self._wanted: End | None = None
        self._thread = threading.Thread(target=self._watch, name="bare", daemon=True)
        self._thread.start()

    def stop(self, end: End = End("stopped", "It was closed.")) -> End:
        """Kill the kernel and what is in its session; gives the reason of the end."""
        self._wanted = self._wanted or end
        self._thread.join()
        assert self.end is not None
        return self.end

    def close(self) -> None:
        """Stop, and remove the scratch folder."""
        if hasattr(self, "_thread"):
            self.stop()
        self._kill()
        if self._scratch >= 0:
            os.close(self._scratch)
            self._scratch = -1
        self._folder.cleanup()

    def read(self, name: str, max_bytes: int) -> bytes:
        """A file of the scratch folder; see `read_file`."""
        return read_file(self._scratch, name, max_bytes)

    def write(self, name: str, content: bytes) -> None:
        """Put a file into the scratch folder; see `write_file`."""
        write_file(self._scratch, name, content)

    def _wait_for(self, sockets: list[Path]) -> bool:
        while time.monotonic() < self._started_at + _STARTING_SEC and self._process.poll() is None:
            if all(socket.exists() for socket in sockets):
                return True
            time.sleep(_WATCHING_SEC / 10)
        return False

    def _watch(self) -> None:
        end = None
        while end is None:
            time.sleep(_WATCHING_SEC)
            end = self._wanted
            if time.monotonic() > self._started_at + self._limits.wall_sec:
                end = End("timed-out", f"It took more than {self._limits.wall_sec:g} seconds in all.")
            elif self._process.poll() is not None:
                end = end or End("died", "The kernel ended by itself.")
        self._kill()
        self.end = end

    def _kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
