"""Files of data in and out of a folder in which a learner's program may have put anything."""

from __future__ import annotations

import os
import secrets
import stat

from landmarks.errors import SandboxError

__all__ = ["read_file", "write_file"]


def read_file(folder: int, name: str, max_bytes: int) -> bytes:
    """The plain file `name` in `folder`, an open folder.

    Raises `SandboxError` when there is none, when it is a link, a pipe or the like, or when it has more than
    `max_bytes`; `ValueError` for a name with a folder in it.
    """
    _require_plain(name)
    # Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        descriptor = os.open(name, flags, dir_fd=folder)
    except OSError as error:
        raise SandboxError(f"There is no file {name} to be read ({error.strerror}).") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise SandboxError(f"{name} is not a plain file and is not read.")
    with os.fdopen(descriptor, "rb") as file:
        # Its size is not asked for: it may be growing.
        content = file.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise SandboxError(f"The file {name} has more than the {max_bytes:,} bytes that are read.")
    return content


def write_file(folder: int, name: str, content: bytes) -> None:
    """Put a file into `folder`, in the place of any that has this name, for everybody in there to use.

    Raises `SandboxError` when there is no room, and `ValueError` for a name with a folder in it.
    """
    _require_plain(name)
    temporary = f".{secrets.token_hex(8)}"
    try:
        descriptor = os.open(
            temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder
        )
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, 0o666)
            file.write(content)
        os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError as error:
        raise SandboxError(f"{name} cannot be put into the sandbox ({error.strerror}).") from error


def _require_plain(name: str) -> None:
    if "/" in name or "\0" in name or name in ("", ".", ".."):
        raise ValueError(f"{name!r} is not the name of a file in the scratch folder.")
