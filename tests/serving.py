"""For tests of programs that serve pages: a port for one, and waiting until it answers."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

START_SEC = 600  # on a machine that does other things too


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, program: subprocess.Popen[bytes], log: Path) -> None:
    """Returns once `url` answers; what the program wrote is said if it ends or never does."""
    deadline = time.monotonic() + START_SEC
    while time.monotonic() < deadline:
        assert program.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise TimeoutError(log.read_text())
