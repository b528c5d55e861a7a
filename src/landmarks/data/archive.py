"""Unpacking a zip that nobody vouches for.

Every member is judged by the archive's index before the first byte is written, and held to it while it is
unpacked, since an index may lie. What is unpacked appears in one step, whole, or not at all.
"""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from landmarks.data.storage import (
    make_folder_in_one_step,
    one_at_a_time,
    readable_name,
    readable_size,
    remove_leftovers,
    require_space,
    storage_errors,
)
from landmarks.errors import DataError
from landmarks.progress import Progress

__all__ = [
    "DAMAGE",
    "MAX_MEMBERS",
    "MAX_RATIO",
    "MAX_TOTAL_BYTES",
    "decoded_name",
    "fault_of_member",
    "unpack_zip",
]

# The 50-class download has 6,250 pictures in 0.6 GB; these leave room for a data set thirty times as large.
MAX_MEMBERS = 200_000
MAX_TOTAL_BYTES = 20 * 10**9

# Photographs do not shrink in a zip; even flat drawings stay below 100. Deflate reaches 1,032, members that
# share one compressed body any figure; so the ratio is that of the whole file.
MAX_RATIO = 100
_RATIO_MATTERS_FROM_BYTES = 50 * 10**6

# LZMA is left out: its header sets the size of a buffer, up to 4 GB, that is taken before any unpacking.
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2}

_MAX_NAME_BYTES = 255  # what file systems allow
_CHUNK_BYTES = 2**20
_SAYS_ENCRYPTED, _SAYS_UTF8 = 0x1, 0x800  # of a member's flag bits

# What `zipfile` raises on damaged files, found by damaging files.
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, RuntimeError)


@dataclass(frozen=True)
class _Member:
    """One file to be written: where from and, relative to the destination, where to."""

    info: zipfile.ZipInfo
    target: PurePosixPath


def unpack_zip(path: Path, destination: Path, *, progress: Progress = Progress()) -> None:
    """Unpack the zip `path` into the new folder `destination`; where that exists, it is left as it is.

    Two processes may do this at once: the second waits and uses what the first has made.

    Raises:
        DataError: it is not a zip, is damaged, or holds what could do harm: paths that lead out, links or
            devices, names that collide, encrypted members, more than `MAX_MEMBERS` or `MAX_TOTAL_BYTES`, or
            more than `MAX_RATIO` times the bytes of the file. Nothing is left.
        StorageError: the disk is full or cannot be written. Nothing is left.
    """
    if destination.is_dir():
        return
    name = readable_name(path)
    with _opened(path, name) as archive:
        members = _plan(archive, name, path.stat().st_size)
        with one_at_a_time(destination, progress):
            if not destination.is_dir():
                _unpack(archive, members, destination, name, progress)


def _opened(path: Path, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except DAMAGE as error:
        raise DataError(f"{name} is not a zip file or is damaged ({error}): fetch it again.") from error
    except OSError as error:
        raise DataError(f"{name} cannot be read ({error.strerror or error}).") from error


def _plan(archive: zipfile.ZipFile, name: str, archive_bytes: int) -> list[_Member]:
    """Judge all members by the index; give those that are files to be written."""
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise DataError(f"{name} holds {len(infos):,} members; at most {MAX_MEMBERS:,} are unpacked.")
    total_bytes = sum(info.file_size for info in infos)
    if total_bytes > MAX_TOTAL_BYTES:
        raise DataError(
            f"{name} would unpack to {readable_size(total_bytes)}; at most {readable_size(MAX_TOTAL_BYTES)} "
            "are unpacked."
        )
    if total_bytes > max(_RATIO_MATTERS_FROM_BYTES, MAX_RATIO * archive_bytes):
        raise DataError(
            f"{name} has {readable_size(archive_bytes)} and would unpack to {readable_size(total_bytes)}, "
            f"over {MAX_RATIO} times as much: it is taken for a decompression bomb and not unpacked."
        )
    members = []
    for info in infos:
        given = decoded_name(info)
        reason = fault_of_member(info)
        if reason:
            raise DataError(f'{name} is not unpacked: its member "{readable_name(given)}" {reason}.')
        if not given.endswith("/") and not given.startswith("__MACOSX/"):
            members.append(_Member(info, PurePosixPath(given)))
    _require_distinct(members, name)
    if not members:
        raise DataError(f"{name} holds no files.")
    return members


def decoded_name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: many programs write UTF-8 without saying so, which reads as code page 437."""
    if info.flag_bits & _SAYS_UTF8:
        return info.orig_filename
    try:
        return info.orig_filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.orig_filename


def fault_of_member(info: zipfile.ZipInfo) -> str | None:
    """Why a member must not be unpacked, as the end of a sentence about it ("is encrypted"), or None."""
    return _wrong_with_name(decoded_name(info)) or _wrong_with_kind(info)


def _wrong_with_name(given: str) -> str | None:
    parts = PurePosixPath(given).parts
    if not given or "\0" in given:
        return "has no proper name"
    if "\\" in given:
        return "has a backslash in its name"
    if given.startswith("/"):
        return "has an absolute path"
    if any(PureWindowsPath(part).drive for part in parts):
        return "has a drive letter in its path"
    if ".." in parts:
        return 'leads out of its folder with ".."'
    if any(len(os.fsencode(part)) > _MAX_NAME_BYTES for part in parts):
        return f"has a name of more than {_MAX_NAME_BYTES} bytes"
    return None


def _wrong_with_kind(info: zipfile.ZipInfo) -> str | None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "is a symbolic link"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a device or another special file"
    if info.flag_bits & _SAYS_ENCRYPTED:
        return "is encrypted"
    if info.compress_type not in _METHODS:
        return "is compressed by a method other than deflate or bzip2"
    return None


def _require_distinct(members: list[_Member], name: str) -> None:
    taken = {parent for member in members for parent in member.target.parents}
    for member in members:
        if member.target in taken:
            raise DataError(f'{name} is not unpacked: it holds "{readable_name(str(member.target))}" twice.')
        taken.add(member.target)


def _unpack(
    archive: zipfile.ZipFile, members: list[_Member], destination: Path, name: str, progress: Progress
) -> None:
    with storage_errors(destination):
        destination.parent.mkdir(parents=True, exist_ok=True)
        remove_leftovers(destination)
    require_space(destination.parent, sum(member.info.file_size for member in members))
    with (
        make_folder_in_one_step(destination) as folder,
        progress.stage(f"Unpacking {readable_name(Path(name).name)}", len(members), "file") as stage,
    ):
        for member in members:
            _write_member(archive, member, folder / member.target, name)
            stage.advance()


def _write_member(archive: zipfile.ZipFile, member: _Member, target: Path, name: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(target, "xb") as file:
            for chunk in _content(archive, member, name):
                file.write(chunk)
    except FileExistsError as error:
        shown = readable_name(str(member.target))
        raise DataError(
            f'{name} is not unpacked: "{shown}" and another of its members have one name on this disk.'
        ) from error


def _content(archive: zipfile.ZipFile, member: _Member, name: str) -> Iterator[bytes]:
    """Give the bytes of a member piece by piece, and never more of them than the index says."""
    left = member.info.file_size
    try:
        with archive.open(member.info) as source:
            while chunk := source.read(_CHUNK_BYTES):
                left -= len(chunk)
                if left < 0:
                    raise zipfile.BadZipFile("larger than the index says")
                yield chunk
        if left:
            raise zipfile.BadZipFile("smaller than the index says")
    except (*DAMAGE, OSError) as error:
        shown = readable_name(str(member.target))
        raise DataError(f'{name} is damaged at "{shown}" ({error}): fetch it again.') from error
