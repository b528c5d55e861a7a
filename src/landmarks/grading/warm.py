"""Kernels that start warm: forked from a trusted process under bubblewrap that has PyTorch imported.

Importing PyTorch costs a kernel seconds and hundreds of megabytes; a fork has both at once. Each fork closes
itself in (`inside.enclose`) and is watched from here as the kernels of `sandbox` are.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass

from landmarks.grading.inside.frames import READY
from landmarks.grading.kernel import ChannelKernel, Kernel, KernelLost
from landmarks.grading.sandbox.ending import over_a_limit
from landmarks.grading.sandbox.limits import Limits
from landmarks.grading.sandbox.usage import Usage
from landmarks.grading.zygote import Preparation, Zygote, start_zygote

__all__ = ["WarmLauncher"]

_CLOSING_IN_SEC = 120.0  # a few hundredths, but on a machine that is busy
_WATCHING_SEC = 0.05
_DYING_SEC = 10.0


class WarmLauncher:
    """Forks kernels for one assignment from one process, which is started when the first is asked for."""

    def __init__(
        self,
        limits: Limits = Limits(),
        ready: Preparation = Preparation(),
    ) -> None:
        self._limits, self._ready = limits, ready
        self.prologue = frozenset(ready.prologue)
        self._zygote: Zygote | None = None

    def launch(self, files: Mapping[str, bytes]) -> Kernel:
        """See `Launcher`. A forking process that has died is started anew, once."""
        if self._zygote is not None:
            with suppress(KernelLost):
                return self._fork(self._zygote, files)
            self.close()
        self._zygote = start_zygote(self._limits, self._ready)
        return self._fork(self._zygote, files)

    def close(self) -> None:
        """End the forking process and all kernels."""
        if self._zygote is not None:
            self._zygote.close()
            self._zygote = None

    def _fork(self, zygote: Zygote, files: Mapping[str, bytes]) -> Kernel:
        ours, theirs = socket.socketpair()
        ours.settimeout(_CLOSING_IN_SEC)
        descriptors: list[int] = []
        try:
            with theirs:
                socket.send_fds(zygote.control, [b"fork"], [theirs.fileno()])
            said, descriptors, _, _ = socket.recv_fds(zygote.control, 4096, 1)
            if not descriptors:
                raise OSError(said.decode(errors="replace") or "it ended")
            # Sent before any of the learner's code runs; it cannot be forged.
            _, folders, _, _ = socket.recv_fds(ours, len(READY), 3)
            descriptors += folders
            if len(folders) != 3:
                raise OSError("it could not be closed in")
            # What is shared with the forking process counts too, and once.
            descriptors.append(os.dup(zygote.proc))
        except OSError as error:
            ours.close()
            if descriptors:
                _kill(descriptors[0])
            for descriptor in descriptors:
                os.close(descriptor)
            raise KernelLost(f"no kernel could be started ({error})") from error
        return ChannelKernel(_WarmEnclosure(ours, _Watched(*descriptors), self._limits), files)


@dataclass(frozen=True)
class _Watched:
    """Descriptors of a fork: its first process, its folders, and a /proc with the forking process too."""

    init: int
    proc: int
    scratch: int
    shared_memory: int
    all_proc: int


class _WarmEnclosure:
    """A fork with its namespaces; a thread watches what its processes use together."""

    def __init__(self, channel: socket.socket, watched: _Watched, limits: Limits) -> None:
        self.channel = channel
        self._watched, self._limits = watched, limits
        self._why = ""
        self._stop = threading.Event()
        self._closed = False
        self._thread = threading.Thread(target=self._watch, name="limits", daemon=True)
        self._thread.start()

    def kill(self) -> None:
        """End the first process of the process namespace, and so all of them, and wait until it is gone."""
        if self._closed:
            return
        self._closed = True
        self._stop.set()
        _kill(self._watched.init)  # first, so that nothing in there can keep the thread from its end
        self._thread.join()
        select.select([self._watched.init], [], [], _DYING_SEC)
        for descriptor in astuple(self._watched):
            os.close(descriptor)
        self.channel.close()

    def why_it_ended(self) -> str:
        return self._why

    def _watch(self) -> None:
        watched = self._watched
        usage = Usage(watched.proc, (watched.scratch, watched.shared_memory), watched.all_proc)
        started = time.monotonic()
        while not self._stop.wait(_WATCHING_SEC):
            if end := over_a_limit(self._limits, usage, time.monotonic() - started):
                self._why = end.reason[:1].lower() + end.reason[1:].rstrip(".")
                _kill(watched.init)
                return


def _kill(init: int) -> None:
    with suppress(ProcessLookupError):
        signal.pidfd_send_signal(init, signal.SIGKILL)
