"""The first program that runs in the sandbox: it takes on the limits, then becomes the learner's kernel.

It is started by its path, not imported, and uses the standard library only: the package may be withheld.
From standard input it reads one line of JSON, from which on nothing comes in but through the kernel's
sockets; on standard output it says "ready" once the limits hold.
"""

from __future__ import annotations

import json
import os
import resource
import sys

__all__ = ["main"]

_PR_CAPBSET_DROP = 24  # linux/prctl.h
_LAST_CAPABILITY = 63
_DESCRIPTORS = 1024


def main() -> None:
    """Set up what the parent asks for and run the kernel. The JSON has these keys:

    `user`, the id to become or None; `rlimits`, from names of `resource` to numbers; `connection_file` and
    `connection`, Jupyter's connection file and what to write into it; `folders`, to be made; `path`, to be
    added to `sys.path`.
    """
    setup = json.loads(sys.stdin.readline())
    os.closerange(3, _DESCRIPTORS)  # what is left open from setting up the sandbox
    if setup["user"] is not None:
        _become(setup["user"])
    os.umask(0o077)
    for folder in setup["folders"]:
        os.makedirs(folder, exist_ok=True)
    with open(setup["connection_file"], "w") as file:
        json.dump(setup["connection"], file)
    for name, value in setup["rlimits"].items():
        resource.setrlimit(getattr(resource, name), (value, value))
    os.write(1, b"ready\n")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    sys.path[:] = ["", *sys.path, *setup["path"]]  # "": a learner's own modules, where the notebook is
    _become_kernel(setup["connection_file"])


def _become(user: int) -> None:
    """Give up root, for good."""
    import ctypes

    for capability in range(_LAST_CAPABILITY + 1):
        ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def _become_kernel(connection_file: str) -> None:
    from ipykernel.kernelapp import launch_new_instance

    # No history on disk, and no wait for a parent that is out of sight.
    sys.argv = ["kernel", "-f", connection_file, "--HistoryManager.enabled=False"]
    launch_new_instance()


if __name__ == "__main__":
    main()
