"""Which sandbox is in force on this machine."""

from __future__ import annotations

import subprocess
import sys

from landmarks.errors import SandboxError
from landmarks.grading.sandbox.bubblewrap import Bubblewrap
from landmarks.grading.sandbox.container import Container
from landmarks.grading.sandbox.launch import Engine
from landmarks.grading.sandbox.limits import Limits
from landmarks.grading.sandbox.view import build_view

__all__ = ["choose"]

_TRIAL_SEC = 60.0  # a container's first start may take that long
_WORD = "landmarks"


def choose() -> Engine:
    """The first sandbox that works when it is tried: bubblewrap, docker, podman. Takes about 0.1 s.

    Raises `SandboxError` with what is wrong and what to do where none works.
    """
    if sys.platform != "linux":
        raise SandboxError(
            "Learners' programs are closed in by the Linux kernel, which this machine does not have. Grade "
            "on Linux (WSL 2 or a virtual machine will do), "
            "or grade with --unsafe, which lets every submission do what you can do."
        )
    candidates: tuple[Engine, ...] = (Bubblewrap(), Container("docker"), Container("podman"))
    faults = []
    for engine in candidates:
        fault = _fault_of(engine)
        if not fault:
            return engine
        faults.append(f"{engine.name}: {fault}")
    raise SandboxError(
        f"There is no sandbox here, so nothing of a learner's is run ({'; '.join(faults)}). "
        "Install bubblewrap (on Debian or Ubuntu: `sudo apt-get install bubblewrap`), "
        "or grade with --unsafe, which lets every submission do what you can do."
    )


def _fault_of(engine: Engine) -> str:
    """What is wrong with an engine, found by running a program in it; "" if nothing is."""
    program = [sys.executable, "-I", "-S", "-B", "-c", f"print({_WORD!r})"]
    try:
        launched = engine.launch(build_view(), Limits(), program)
    except SandboxError as error:
        return str(error).rstrip(".")
    with launched.process as process:
        try:
            said, complaint = process.communicate(timeout=_TRIAL_SEC)
        except subprocess.TimeoutExpired:
            return f"did not start a program within {_TRIAL_SEC:g} seconds"
        finally:
            launched.end()
    if said.decode(errors="replace").strip() == _WORD:
        return ""
    lines = complaint.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "starts no programs"
