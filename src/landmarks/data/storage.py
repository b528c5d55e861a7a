"""Writing to a disk so that nothing half-written is ever found there.

A file or a folder is made under a temporary name in the folder where it belongs and renamed into place when
it is whole: a reader sees the old one or the new one. What the disk refuses becomes a `StorageError` in one
sentence.

What messages and measurements need beside that, readable names and sizes and the count of cores, is here too.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import filelock
import platformdirs

from landmarks.errors import StorageError
from landmarks.progress import Progress

__all__ = [
    "available_cores",
    "cache_folder",
    "cache_location",
    "file_sha256",
    "make_folder_in_one_step",
    "one_at_a_time",
    "readable_name",
    "readable_size",
    "remove_leftovers",
    "require_space",
    "storage_errors",
    "write_atomically",
    "write_text_atomically",
]

_CACHE_VARIABLE = "LANDMARKS_CACHE"

_FULL = {errno.ENOSPC, errno.EDQUOT}
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EEXIST, errno.EISDIR, errno.ELOOP}
_OTHER = {errno.EIO, errno.EFBIG, errno.ENAMETOOLONG, errno.ESTALE}


def cache_folder() -> Path:
    """The folder for what can be made again: downloads, unpacked archives, decoded pictures.

    `$LANDMARKS_CACHE` where that is set and not empty, else the user's cache folder of this system. It is
    created. Raises `StorageError` when it cannot be written.
    """
    folder = cache_location()
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        # Asked of the system, not tried out: a full disk may still hold a cache that is ready to be read.
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    return folder


def cache_location() -> Path:
    """Where `cache_folder` is or would be; nothing is made or asked."""
    chosen = os.environ.get(_CACHE_VARIABLE)
    return Path(chosen).expanduser().absolute() if chosen else platformdirs.user_cache_path("landmarks")


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn what a disk refuses while `path` is being written into a `StorageError` that names it.

    Put only the writing inside: the same error numbers from reading something else would be blamed on `path`.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            what, remedy = "the disk is full", "free some space or"
        elif error.errno in _CLOSED:
            what, remedy = f"the place cannot be written ({error.strerror})", "allow it or"
        elif error.errno in _OTHER:
            what, remedy = f"the disk refuses it ({error.strerror})", "mend that or"
        else:
            raise
        raise StorageError(
            f"Cannot write {readable_name(path)}: {what}; {remedy} {_elsewhere(path)}."
        ) from error


def _elsewhere(path: Path) -> str:
    if path.absolute().is_relative_to(cache_location()):
        return f"set {_CACHE_VARIABLE} to a folder that has room and can be written"
    return "choose another folder"


def require_space(folder: Path, needed_bytes: int) -> None:
    """Raise `StorageError` unless the disk of `folder`, which exists, has `needed_bytes` free."""
    free_bytes = shutil.disk_usage(folder).free
    if needed_bytes > free_bytes:
        raise StorageError(
            f"{readable_name(folder)} has {readable_size(free_bytes)} free and {readable_size(needed_bytes)} "
            f"are needed; free some space or {_elsewhere(folder)}."
        )


@contextmanager
def write_atomically(path: Path) -> Iterator[BinaryIO]:
    """Give a new binary file to write into; it becomes `path` when the block ends without an error.

    Missing folders above `path` are made. On an error, Ctrl-C included, an older `path` stays as it was and
    nothing else is left. Raises `StorageError` when the disk is full or the place cannot be written.
    """
    temporary = _temporary_beside(path)
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(temporary, "xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        finally:
            _remove_file(temporary)


def write_text_atomically(path: Path, text: str) -> None:
    """Write `text` as UTF-8 with newlines as they are, under the promises of `write_atomically`."""
    with write_atomically(path) as file:
        file.write(text.encode())


@contextmanager
def make_folder_in_one_step(path: Path) -> Iterator[Path]:
    """Give an empty folder to fill; it becomes `path` when the block ends without an error.

    Where another process has made `path` meanwhile, theirs stays and ours is dropped. On an error nothing is
    left.
    Raises `StorageError` when the disk is full or the place cannot be written.
    """
    temporary = _temporary_beside(path)
    with storage_errors(path):
        temporary.mkdir(parents=True)
        try:
            yield temporary
            try:
                os.rename(temporary, path)
            except OSError:
                if not path.is_dir():
                    raise
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


def _temporary_beside(path: Path) -> Path:
    # A name of our own and not `tempfile`'s, whose files only their owner may read even after the rename.
    return path.parent / f"{_temporary_prefix(path)}{secrets.token_hex(4)}.part"


def _temporary_prefix(path: Path) -> str:
    # A digest of the name and not the name, which may be as long as the system allows.
    return f".landmarks-{zlib.crc32(os.fsencode(path.name)):08x}-"


def remove_leftovers(path: Path) -> None:
    """Remove what a process that was killed while it made the folder `path` has left.

    Call it while holding `one_at_a_time(path)`: what another process is making looks the same.
    """
    for leftover in path.parent.glob(f"{_temporary_prefix(path)}*.part"):
        shutil.rmtree(leftover, ignore_errors=True)


def _remove_file(path: Path) -> None:
    # Where even the folder could not be made, removing fails for the same reason, which is being raised.
    with suppress(OSError):
        path.unlink(missing_ok=True)


@contextmanager
def one_at_a_time(path: Path, progress: Progress) -> Iterator[None]:
    """Hold the right to make `path`; a second process that wants it waits here and says so.

    The right is a lock on `path` + ".lock", which the system takes back when a process dies.
    Raises `StorageError` when that file cannot be made.
    """
    lock = filelock.FileLock(path.with_name(path.name + ".lock"))
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(blocking=False)
        except filelock.Timeout:
            progress.note(f"Another process is making {readable_name(path)}; waiting for it.")
            lock.acquire()
    try:
        yield
    finally:
        lock.release()


def file_sha256(path: Path, progress: Progress) -> str:
    """The SHA-256 of a file as 64 hexadecimal digits. Raises the `OSError` that reading it raises."""
    digest = hashlib.sha256()
    with (
        open(path, "rb") as file,
        progress.stage(f"Reading {readable_name(path.name)}", path.stat().st_size, "byte") as stage,
    ):
        while chunk := file.read(2**20):
            digest.update(chunk)
            stage.advance(len(chunk))
    return digest.hexdigest()


def available_cores() -> int:
    """How many cores this process may use, which a batch system may have made fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def readable_name(path: Path | str) -> str:
    """`path` for a message: it always prints; control characters and bytes that are no text are escaped."""
    signs = os.fspath(path)
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in signs)


def readable_size(size_bytes: int) -> str:
    """`size_bytes` in the largest decimal unit that keeps it at one or more: "612.4 MB"."""
    size, unit = float(size_bytes), "bytes"
    for larger in ("kB", "MB", "GB", "TB"):
        if size < 1000:
            break
        size, unit = size / 1000, larger
    return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
