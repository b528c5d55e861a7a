"""The sandbox of first choice: bubblewrap, which needs no daemon, no image and, mostly, no rights.

Everything that can be is a namespace of its own: users, processes, network, IPC, host name, control groups
and, above all, mounts: the file system begins empty and gets what `View` names.

Whoever starts it, the learner's code has a user id of its own: started by a user, it is that user in a user
namespace that has nothing but that user; started by root, it is an id that nobody else on the machine has,
so that what belongs to root stays closed to it and its processes can be counted.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path

from landmarks.errors import SandboxError
from landmarks.grading.sandbox.launch import Launched
from landmarks.grading.sandbox.limits import Limits
from landmarks.grading.sandbox.seccomp import assemble
from landmarks.grading.sandbox.view import SCRATCH, SOCKETS, USER, View, environment

__all__ = ["SOCKET_FOLDER_BYTES", "Bubblewrap", "Descriptors", "arguments", "unused_id", "user_namespace"]

SOCKET_FOLDER_BYTES = 2**20
_NAMESPACES = ("pid", "net", "ipc", "uts", "cgroup")


class Bubblewrap:
    """Starts programs under the `bwrap` found on the path."""

    name = "bubblewrap"

    def launch(self, view: View, limits: Limits, program: list[str]) -> Launched:
        """Start `program` in a new sandbox. Raises `SandboxError` when there is no bubblewrap."""
        bwrap = shutil.which("bwrap")
        if bwrap is None:
            raise SandboxError("is not there")
        as_root = os.geteuid() == 0
        with Descriptors() as passed:
            options = arguments(view, limits, passed, as_root=as_root)
            if program_filter := assemble():
                options += ["--seccomp", passed.on_file(program_filter)]
            told, tell = os.pipe()
            passed.callback(os.close, told)
            options += ["--info-fd", passed.on(tell)]
            process = subprocess.Popen(
                [bwrap, "--args", passed.on_words(options), "--", *program],
                env={},
                pass_fds=passed.numbers,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd="/",
                start_new_session=True,  # Ctrl-C is for us to handle
            )
            reader = os.fdopen(os.dup(told))
        with reader:
            about = reader.read()
        init = json.loads(about)["child-pid"] if about else None
        return Launched(process, init, USER if as_root else None)


class Descriptors(ExitStack):
    """The file descriptors that bwrap is started with; ours are closed at the end of the `with` block."""

    def __init__(self, *numbers: int) -> None:
        super().__init__()
        self.numbers = [*numbers]

    def on(self, fd: int) -> str:
        """Pass this one on, and close ours; gives its number."""
        self.callback(os.close, fd)
        self.numbers.append(fd)
        return str(fd)

    def on_file(self, content: bytes) -> str:
        """Pass on an unnamed file from whose beginning `content` is to be read."""
        fd = os.memfd_create("landmarks", 0)
        os.write(fd, content)
        os.lseek(fd, 0, os.SEEK_SET)
        return self.on(fd)

    def on_words(self, options: list[str]) -> str:
        """Pass on options for `--args`.

        What stands on the command line or in the environment of bwrap, process 1 in there, can be read from
        within.
        """
        return self.on_file("\0".join(options).encode())


def arguments(
    view: View, limits: Limits, passed: Descriptors, *, as_root: bool, closed: tuple[str, ...] = ()
) -> list[str]:
    """The options of bwrap that make the sandbox.

    `as_root`: root makes the user namespace, and the program will give up its rights in it. `closed`: places
    that can be written to otherwise.
    """
    options = ["--userns", passed.on(user_namespace())] if as_root else []
    options += [
        *_rights(as_root),
        "--die-with-parent",
        "--new-session",
        "--hostname",
        "sandbox",
        "--clearenv",
    ]
    for name, value in environment(limits).items():
        options += ["--setenv", name, value]
    options += _places(view, limits)
    for path, text in view.texts.items():
        options += ["--perms", "0444", "--ro-bind-data", passed.on_file(text.encode()), path]
    # Emptied folders and the root are closed last, when everything has its place in them.
    for path in (*view.emptied, *closed, "/dev", "/"):
        options += ["--remount-ro", path]
    return [*options, "--chdir", SCRATCH]


def _rights(as_root: bool) -> list[str]:
    options = [f"--unshare-{name}" for name in _NAMESPACES]
    if not as_root:
        return [*options, "--unshare-user", "--uid", str(USER), "--gid", str(USER), "--cap-drop", "ALL"]
    for capability in ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"):
        options += ["--cap-add", capability]
    return options


def _places(view: View, limits: Limits) -> list[str]:
    options = []
    for folder in view.folders_above():
        options += ["--perms", "0755", "--dir", folder]
    for place, source in view.bound.items():
        options += ["--ro-bind", source, place]
    for place, said in view.links.items():
        options += ["--symlink", said, place]
    options += ["--proc", "/proc", "--dev", "/dev"]
    for place, size_bytes in (
        (SCRATCH, limits.scratch_bytes),
        (SOCKETS, SOCKET_FOLDER_BYTES),
        ("/dev/shm", limits.shared_memory_bytes),
    ):
        options += ["--perms", "0777", "--size", str(size_bytes), "--tmpfs", place]
    for place in view.emptied:
        options += ["--perms", "0755", "--tmpfs", place]
    return options


def user_namespace() -> int:
    """A descriptor of a new user namespace, in which `USER` is an id that is nobody's on this machine."""
    unshare = shutil.which("unshare")
    if unshare is None:
        raise SandboxError("the program unshare (of util-linux) is not there")
    helper = subprocess.Popen(
        [unshare, "--user", "sh", "-c", "echo; read _"],
        env={"PATH": os.defpath},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert helper.stdout is not None
    with helper:
        if helper.stdout.readline() != b"\n":  # the shell says it from within the new namespace
            raise SandboxError("user namespaces are switched off (see /proc/sys/user)")
        mapped = f"0 0 1\n{USER} {unused_id()} 1\n"
        for kind in ("uid", "gid"):
            Path(f"/proc/{helper.pid}/{kind}_map").write_text(mapped)
        return os.open(f"/proc/{helper.pid}/ns/user", os.O_RDONLY)


def unused_id(below: int = 2**32) -> int:
    """An id from the upper half of those `below` that root has here, drawn by lot."""
    first, _, count = (int(word) for word in Path("/proc/self/uid_map").read_text().split()[-3:])
    count = min(count, below - first)
    return first + count // 2 + secrets.randbelow(max(1, count // 2 - 2))
