"""A kernel in a process of its own and nothing more: for `--unsafe`, and for tests of all but the sandbox."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from landmarks.grading.kernel import ChannelKernel, Kernel
from landmarks.grading.sandbox.view import PACKAGE_PARENT
from landmarks.grading.zygote import environment_of

__all__ = ["PlainLauncher"]

_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ")  # of the grader's environment, which may hold secrets


class _PlainEnclosure:
    def __init__(self, process: subprocess.Popen[bytes], channel: socket.socket, folder: Path) -> None:
        self.channel = channel
        self._process, self._folder = process, folder

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.channel.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def why_it_ended(self) -> str:
        return ""


class PlainLauncher:
    """Starts kernels as ordinary processes that may do what the user may. Nothing is withheld."""

    prologue: frozenset[str] = frozenset()

    def __init__(self, checks: Path | None = None, pictures: Path | None = None) -> None:
        """`checks` and `pictures` are those of `Preparation`."""
        self._environment = environment_of(pictures)
        self._checks = [] if checks is None else [str(checks)]

    def launch(self, files: Mapping[str, bytes]) -> Kernel:
        """See `Launcher`."""
        ours, theirs = socket.socketpair()
        folder = Path(tempfile.mkdtemp(prefix="landmarks-kernel-"))
        with theirs:
            process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "landmarks.grading.inside.worker",
                    str(theirs.fileno()),
                    *self._checks,
                ],
                cwd=folder,
                env={name: os.environ[name] for name in _PASSED_ON if name in os.environ}
                | {"PYTHONPATH": PACKAGE_PARENT, "HOME": str(folder), "PYTHONSAFEPATH": "1"}
                | self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        return ChannelKernel(_PlainEnclosure(process, ours, folder), files)

    def close(self) -> None:
        """Nothing is kept ready."""
