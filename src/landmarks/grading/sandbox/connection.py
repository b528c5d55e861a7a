"""How to reach a kernel: what Jupyter's connection file says."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from landmarks.errors import SandboxError

__all__ = ["PORTS", "make_connection"]

PORTS = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")

_MAX_SOCKET_PATH_BYTES = 107  # `struct sockaddr_un` of linux/un.h


def make_connection(folder: Path) -> dict[str, Any]:
    """A kernel that is reached at paths in `folder`, which must be closed to other users.

    Raises `SandboxError` when these paths are too long for sockets.
    """
    start = str(folder / "s")
    if len(start.encode()) + 2 > _MAX_SOCKET_PATH_BYTES:
        raise SandboxError(f"The path of {folder} is too long for sockets: set TMPDIR to a shorter one.")
    return {
        "transport": "ipc",
        "ip": start,
        **{name: number for number, name in enumerate(PORTS, 1)},
        "key": secrets.token_hex(32),
        "signature_scheme": "hmac-sha256",
    }
