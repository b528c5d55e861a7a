"""What lies in a folder or an archive that nobody vouches for: names, contents, faults.

Nothing is followed, unpacked or run; what is not a plain file is named and never opened.
"""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from landmarks.data.archive import DAMAGE, MAX_RATIO, decoded_name, fault_of_member
from landmarks.data.storage import readable_name, readable_size
from landmarks.errors import SubmissionError

__all__ = ["MAX_ENTRIES", "Entry", "list_file", "list_folder", "list_zip"]

MAX_ENTRIES = 1_000_000
_MAX_DEPTH = 8
_RATIO_MATTERS_FROM_BYTES = 50 * 10**6


@dataclass(frozen=True)
class Entry:
    """One file of a folder or an archive."""

    path: PurePosixPath
    """Relative to the folder or archive."""
    fault: str | None
    """Why it must not be read, as the end of a sentence about it ("is a symbolic link"), or None."""
    read: Callable[[int], bytes]
    """Gives the content, of at most so many bytes. Raises `SubmissionError`: too large, damaged, gone."""


def list_file(path: Path) -> Entry:
    """The one file `path`; only its last part must not be a link."""
    try:
        state = os.lstat(path)
    except OSError as error:
        raise SubmissionError(f"{readable_name(path)} cannot be read ({error.strerror}).") from error
    return Entry(
        PurePosixPath(path.name), _fault(state), partial(_read, path.parent, PurePosixPath(path.name))
    )


def list_folder(folder: Path) -> Iterator[Entry]:
    """The files below `folder`. Raises `SubmissionError` when it cannot be read or holds too many."""

    def refuse(error: OSError) -> None:
        raise SubmissionError(f"{readable_name(folder)} cannot be read ({error.strerror}).") from error

    count = 0
    for place, folders, files, opened in os.fwalk(folder, onerror=refuse, follow_symlinks=False):
        below = PurePosixPath(os.path.relpath(place, folder))
        closed = [name for name in folders if not os.access(Path(place, name), os.R_OK | os.X_OK)]
        too_deep = folders if len(below.parts) + 1 >= _MAX_DEPTH else []
        links = [name for name in folders if stat.S_ISLNK(os.lstat(Path(place, name)).st_mode)]
        count += len(files) + len(folders)
        if count > MAX_ENTRIES:
            raise SubmissionError(f"{readable_name(folder)} holds more than {MAX_ENTRIES:,} files.")
        for name in sorted({*files, *links, *too_deep, *closed}):
            state = os.stat(name, dir_fd=opened, follow_symlinks=False)
            fault = _fault(state)
            if stat.S_ISDIR(state.st_mode):
                fault = "is a folder that cannot be read" if name in closed else "is in too deep a folder"
            yield Entry(below / name, fault, partial(_read, folder, below / name))
        folders[:] = [name for name in folders if name not in {*links, *too_deep, *closed}]


def list_zip(source: BinaryIO, name: str, most_bytes: int) -> Iterator[Entry]:
    """The files of the zip `source`, which stays open as long as entries are to be read.

    Raises `SubmissionError` when it is damaged, or would unpack to more than `most_bytes` or to
    suspiciously much. A member with a fault is an entry with that fault.
    """
    try:
        archive = zipfile.ZipFile(source)
        infos = archive.infolist()
        archive_bytes = source.seek(0, os.SEEK_END)
    except (*DAMAGE, OSError) as error:
        raise SubmissionError(f"{name} is not a zip file or is damaged ({error}).") from error
    total_bytes = sum(info.file_size for info in infos)
    if len(infos) > MAX_ENTRIES:
        raise SubmissionError(f"{name} holds more than {MAX_ENTRIES:,} files.")
    if total_bytes > most_bytes:
        raise SubmissionError(
            f"{name} would unpack to {readable_size(total_bytes)}; at most {readable_size(most_bytes)} "
            "are taken."
        )
    if total_bytes > max(_RATIO_MATTERS_FROM_BYTES, MAX_RATIO * archive_bytes):
        raise SubmissionError(
            f"{name} has {readable_size(archive_bytes)} and would unpack to {readable_size(total_bytes)}: "
            "it is taken for a decompression bomb."
        )
    taken: set[PurePosixPath] = set()
    for info in infos:
        given = decoded_name(info)
        path = PurePosixPath(given)
        fault = fault_of_member(info)
        if given.endswith("/") and not fault:
            continue
        if not fault and path in taken:
            fault = "is in the archive twice"
        taken.add(path)
        yield Entry(path, fault, partial(_read_member, archive, info))


def _fault(state: os.stat_result) -> str | None:
    """Why a file in this state is not opened; folders are for the caller to judge."""
    mode = state.st_mode
    if stat.S_ISLNK(mode):
        return "is a symbolic link"
    if stat.S_ISREG(mode):
        # A second name somewhere else: whose file it is cannot be known.
        return "is a hard link" if state.st_nlink > 1 else None
    return None if stat.S_ISDIR(mode) else "is a device or another special file"


def _read(folder: Path, path: PurePosixPath, most_bytes: int) -> bytes:
    """The content of a plain file, even if somebody exchanges files and folders for links meanwhile."""
    descriptor = -1
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        for part in path.parts:
            above, descriptor = descriptor, -1
            try:
                # O_NONBLOCK: a pipe that nobody writes to would be waited for.
                flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
                descriptor = os.open(part, flags, dir_fd=above)
            finally:
                os.close(above)
        state = os.fstat(descriptor)
        if fault := _fault(state) or (None if stat.S_ISREG(state.st_mode) else "is not a file"):
            raise SubmissionError(f"{readable_name(path.name)} {fault}.")
        with os.fdopen(os.dup(descriptor), "rb") as file:
            content = file.read(most_bytes + 1)
    except OSError as error:
        raise SubmissionError(f"{readable_name(path.name)} cannot be read ({error.strerror}).") from error
    finally:
        if descriptor >= 0:
            os.close(descriptor)
    return _within(content, path.name, most_bytes)


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most_bytes: int) -> bytes:
    """The content of a member, whatever size the index gives."""
    name = PurePosixPath(decoded_name(info)).name
    try:
        with archive.open(info) as file:
            content = file.read(most_bytes + 1)
    except (*DAMAGE, OSError) as error:
        raise SubmissionError(f"{readable_name(name)} is damaged in its archive ({error}).") from error
    return _within(content, name, most_bytes)


def _within(content: bytes, name: str, most_bytes: int) -> bytes:
    if len(content) > most_bytes:
        raise SubmissionError(f"{readable_name(name)} has more than {readable_size(most_bytes)}.")
    return content
