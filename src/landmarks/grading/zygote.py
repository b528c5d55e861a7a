"""Starts the process from which warm kernels are forked (`inside.zygote`), under bubblewrap."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from landmarks.errors import SandboxError
from landmarks.grading.inside.frames import READY
from landmarks.grading.sandbox import bubblewrap
from landmarks.grading.sandbox.launch import orders
from landmarks.grading.sandbox.limits import Limits
from landmarks.grading.sandbox.seccomp import assemble
from landmarks.grading.sandbox.view import PACKAGE_PARENT, SCRATCH, SOCKETS, USER, View, build_view

__all__ = ["Preparation", "Zygote", "environment_of", "start_zygote"]

_STARTING_SEC = 600.0  # PyTorch's import takes seconds; 30 were seen at a load of nine on each core
_ENDING_SEC = 5.0
_ASKING_SEC = 120.0  # for a kernel: a few hundredths
# Where the kernels see them: their own places may lie below what is another thing inside, as /tmp is.
_PICTURES, _CHECKS = "/run/pictures", "/run/checks"
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); from landmarks.grading.inside.zygote import main; "
    "main(int(sys.argv[2]))"
)


@dataclass
class Zygote:
    """The running process, the socket by which it is asked for kernels, and a /proc that shows them all."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    proc: int = -1

    def close(self) -> None:
        """End it and every kernel that was forked from it: bubblewrap takes all of them along.

        It ends by itself when its socket closes, so that its processor time is known to whoever waits for it.
        """
        self.control.close()
        if self.proc >= 0:
            os.close(self.proc)
            self.proc = -1
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_ENDING_SEC)
        self.process.kill()
        self.process.wait()


@dataclass(frozen=True)
class Preparation:
    """What kernels of one assignment have before a learner's first cell.

    Attributes:
        withheld: modules of this package that are not there.
        preload: modules that are imported already.
        prologue: cells that have run already, by their ids: the released ones before the first solution.
        pictures: a data set, for cells that open the data.
        checks: a folder with modules of checks that are not the package's own.
    """

    withheld: Collection[str] = ()
    preload: Collection[str] = ()
    prologue: Mapping[str, str] = field(default_factory=dict)
    pictures: Path | None = None
    checks: Path | None = None


def start_zygote(limits: Limits, ready: Preparation) -> Zygote:
    """Start it and wait until everything is imported. Raises `SandboxError` when it does not start."""
    view = build_view(ready.withheld)
    for place, folder in ((_PICTURES, ready.pictures), (_CHECKS, ready.checks)):
        if folder is not None:
            view.bound[place] = str(folder)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = _start(view, limits, theirs)
    zygote = Zygote(process, ours)
    try:
        ours.settimeout(_STARTING_SEC)
        ours.send(json.dumps(_setup(limits, ready)).encode())
        said, folders, _, _ = socket.recv_fds(ours, 1024, 1)
        zygote.proc = folders[0] if folders else -1
    except OSError as error:
        said = str(error).encode()
    if said != READY:
        zygote.close()
        fault = said.decode(errors="replace") or "it ended"
        raise SandboxError(
            f"The process that kernels are forked from did not start ({fault}); "
            "grade with --cold to start each kernel by itself."
        )
    ours.settimeout(_ASKING_SEC)
    return zygote


def environment_of(pictures: Path | None) -> dict[str, str]:
    """What the course's notebooks read from the environment: where the data is, and to train shortly."""
    return {"LANDMARKS_FAST": "1"} | ({} if pictures is None else {"LANDMARKS_DATA": str(pictures)})


def _setup(limits: Limits, ready: Preparation) -> dict[str, Any]:
    said = orders(limits, {}, user=USER if os.geteuid() == 0 else None)
    return {
        "preload": sorted(ready.preload),
        "prologue": list(ready.prologue.values()),
        "environment": environment_of(None if ready.pictures is None else Path(_PICTURES)),
        "checks": None if ready.checks is None else _CHECKS,
        "enclosing": {
            "scratch": SCRATCH,
            "scratch_bytes": limits.scratch_bytes,
            "scratch_files": limits.scratch_files,
            "shared_memory_bytes": limits.shared_memory_bytes,
            "rlimits": said["rlimits"],
            "user": said["user"],
            "folders": said["folders"],
            "seccomp": assemble().hex(),
        },
    }


def _start(view: View, limits: Limits, control: socket.socket) -> subprocess.Popen[bytes]:
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        raise SandboxError("Warm kernels need bubblewrap; install it or grade with --cold.")
    with bubblewrap.Descriptors(control.fileno()) as passed:
        # The folder of a cold kernel's sockets has no use here, and what one kernel left in it, the next
        # would read. Over the other places that can be written to, each kernel mounts its own.
        as_root = os.geteuid() == 0
        options = bubblewrap.arguments(view, limits, passed, as_root=as_root, closed=(SOCKETS,))
        # All rights, but in its own user namespace alone: to mount, and to give ids away.
        options += ["--cap-add", "ALL"]
        program = [sys.executable, "-I", "-B", "-c", _PROGRAM, PACKAGE_PARENT, str(control.fileno())]
        return subprocess.Popen(
            [bwrap, "--args", passed.on_words(options), "--", *program],
            env={},
            pass_fds=passed.numbers,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=None if os.environ.get("LANDMARKS_DEBUG") else subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )
