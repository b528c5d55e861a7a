"""The sandbox of second choice: a container of docker's or podman's, for machines without bubblewrap.

The image only lends the mount points: Python, its libraries and the package are this machine's, read-only,
as under bubblewrap. The engine's own system call filter stays in force.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from landmarks.errors import SandboxError
from landmarks.grading.sandbox.bubblewrap import SOCKET_FOLDER_BYTES, unused_id
from landmarks.grading.sandbox.launch import Launched
from landmarks.grading.sandbox.limits import Limits
from landmarks.grading.sandbox.view import SCRATCH, SOCKETS, View, environment

__all__ = ["Container", "arguments"]

IMAGE = "debian:stable-slim"

_IMAGE_VARIABLE = "LANDMARKS_IMAGE"
_STARTING_SEC = 60.0
_ASKING_AGAIN_SEC = 0.05
_MOST_ID = 2**31  # engines take ids below this only
_ANSWERING_SEC = 60.0  # a daemon that hangs must not hold the run


@dataclass(frozen=True)
class Container:
    """Starts programs with the engine `name`, "docker" or "podman", found on the path."""

    name: str

    def launch(self, view: View, limits: Limits, program: list[str]) -> Launched:
        """Start `program` in a new container. Raises `SandboxError` when there is no such engine."""
        engine = shutil.which(self.name)
        if engine is None:
            raise SandboxError("is not there")
        label = f"landmarks-{secrets.token_hex(8)}"
        folder = tempfile.TemporaryDirectory(prefix="landmarks-")
        texts = {}
        for number, (path, text) in enumerate(view.texts.items()):
            texts[path] = f"{folder.name}/{number}"
            Path(texts[path]).write_text(text)
            os.chmod(texts[path], 0o444)
        os.chmod(folder.name, 0o711)
        options = arguments(view, limits, texts, user=_user(), podman=self.name == "podman")
        image = os.environ.get(_IMAGE_VARIABLE, IMAGE)
        process = subprocess.Popen(
            [engine, "run", "--name", label, *options, image, *program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

        def clean_up() -> None:
            _ask([engine, "rm", "--force", label])
            folder.cleanup()

        return Launched(process, _first_process(engine, label, process), None, clean_up)


def arguments(view: View, limits: Limits, texts: dict[str, str], *, user: str, podman: bool) -> list[str]:
    """The options of `docker run`, or of `podman run`.

    `texts`: from each path of `view.texts` to a file with that content; `user`: "UID:GID" of the program.
    """
    as_root = os.geteuid() == 0
    options = [
        *("--rm", "--interactive", "--log-driver", "none", "--hostname", "sandbox", "--workdir", SCRATCH),
        *("--network", "none", "--ipc", "private", "--read-only", "--user", user),
        *("--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
        *("--memory", str(limits.memory_bytes), "--memory-swap", str(limits.memory_bytes)),
        *("--pids-limit", str(limits.processes), "--shm-size", str(limits.shared_memory_bytes)),
        *("--ulimit", f"nofile={limits.open_files}:{limits.open_files}"),
    ]
    if as_root:
        # The user is the container's alone. Podman's own default is a million, more than machines may allow.
        options += ["--ulimit", f"nproc={limits.processes}:{limits.processes}"]
    elif podman:  # which else would take the user for another one
        options += ["--userns", "keep-id"]
    for name, value in environment(limits).items():
        options += ["--env", f"{name}={value}"]
    for place, source in {**view.bound, **texts}.items():
        options += ["--volume", f"{source}:{place}:ro"]
    # podman would copy what lies below a new file system into it.
    bare = ",notmpcopyup" if podman else ""
    for place, size_bytes in ((SCRATCH, limits.scratch_bytes), (SOCKETS, SOCKET_FOLDER_BYTES)):
        options += ["--tmpfs", f"{place}:rw,nosuid,nodev,mode=1777,size={size_bytes}{bare}"]
    for place in view.emptied:
        options += ["--tmpfs", f"{place}:rw,nosuid,nodev,mode=0755,size=4k{bare}"]
    return options


def _user() -> str:
    """Of root's sandboxes each has an id of its own; anybody else is who they are."""
    if os.geteuid() == 0:
        number = unused_id(below=_MOST_ID)
        return f"{number}:{number}"
    return f"{os.getuid()}:{os.getgid()}"


def _first_process(engine: str, label: str, process: subprocess.Popen[bytes]) -> int | None:
    """The container's first process, as this machine numbers it; None if it does not start."""
    deadline = time.monotonic() + _STARTING_SEC
    while time.monotonic() < deadline and process.poll() is None:
        asked = [engine, "inspect", "--format", "{{.State.Pid}}", label]
        answer = _ask(asked)
        if answer.isdigit() and int(answer) > 0:
            return int(answer)
        time.sleep(_ASKING_AGAIN_SEC)
    return None


def _ask(command: list[str]) -> str:
    """What the engine prints; "" if it does not answer."""
    try:
        return subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=_ANSWERING_SEC
        ).stdout.strip()
    except subprocess.TimeoutExpired:
        return ""
