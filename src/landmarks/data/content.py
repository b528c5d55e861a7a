"""What a split's files hold, as one key: the same pictures give the same key wherever they lie.

Reading every byte of a large data set takes seconds, so the answer is remembered under the files' stamps
(name, length, time of change, inode). As soon as one stamp differs, everything is read again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Literal, TypeVar

import PIL

from landmarks.data.decode import header_size
from landmarks.data.sources import PictureFile, PictureSet
from landmarks.data.storage import available_cores, cache_location, write_text_atomically
from landmarks.errors import DataError, StorageError
from landmarks.progress import Progress

__all__ = [
    "Content",
    "examine",
    "is_unchanged",
    "picture_names",
    "work_through",
]

FORMAT = 1  # raise it whenever decoding, or the layout of what is stored under a key, changes
SETTLED_SEC = 2.0  # file systems stamp in steps of up to two seconds: a younger file may change unseen
CHUNK = 256  # jobs handed to the threads at a time, so that results do not pile up in memory

Job = TypeVar("Job")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Content:
    """What the files of one split hold.

    key: hash of every file's bytes, relative name and class, and of what else decides how they decode.
    largest_side: the largest shorter side in pixels that a picture's header announces; 0 if none can be read.
    stamp: hash of the files' stamps when they were read; it changes as soon as one of them is touched.
    """

    key: str
    largest_side: int
    stamp: str


def examine(
    pictures: PictureSet, split: Literal["train", "test"], progress: Progress = Progress()
) -> Content:
    """Find out what the pictures of `split` ("train" or "test") hold; `DataError` if there are none."""
    files = pictures.split(split)
    if not files:
        raise DataError(f"{pictures.name} has no {split} pictures: expected some as {split}/CLASS/PICTURE.")
    stamp, newest = _stamp(pictures, files)
    memory = cache_location() / "content" / f"{stamp}.json"
    content = _recall(memory, stamp)
    if content is None:
        started = time.time()
        content = _read_everything(pictures, files, stamp, progress)
        if newest < started - SETTLED_SEC:
            # A cache that cannot be written costs the next run a second reading, nothing else.
            with contextlib.suppress(StorageError):
                write_text_atomically(memory, json.dumps(asdict(content)))
    return content


def is_unchanged(pictures: PictureSet, split: Literal["train", "test"], content: Content) -> bool:
    """Whether no file was touched since `content` was examined."""
    return _stamp(pictures, pictures.split(split))[0] == content.stamp


def picture_names(pictures: PictureSet, files: Sequence[PictureFile]) -> list[str]:
    """Name each file by its path relative to the root, with "/" on every system."""
    return [file.path.relative_to(pictures.root).as_posix() for file in files]


def work_through(jobs: Sequence[Job], work: Callable[[Job], Result]) -> Iterator[Result]:
    """Do `work` on each job in threads, one per core, and give the results back in order.

    Pillow, numpy and hashlib let go of the interpreter lock while they work, so that threads are enough.
    """
    with ThreadPoolExecutor(max_workers=available_cores()) as threads:
        remaining = iter(jobs)
        while chunk := list(islice(remaining, CHUNK)):
            yield from threads.map(work, chunk)


def _stamp(pictures: PictureSet, files: Sequence[PictureFile]) -> tuple[str, float]:
    """Hash the files' stamps; also give the newest time of change, in seconds since 1970.

    The time of change (ctime) is set by the system alone: a file that was edited and given its old date back
    still counts as changed.
    """
    newest = 0.0
    rows: list[object] = [str(pictures.root.resolve()), *_circumstances(pictures)]
    for name, file in zip(picture_names(pictures, files), files, strict=True):
        try:
            found = file.path.stat()
        except OSError:
            rows.append((name, file.label, "missing"))
            continue
        rows.append((name, file.label, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino))
        newest = max(newest, found.st_ctime)
    return _hash(rows), newest


def _read_everything(
    pictures: PictureSet, files: Sequence[PictureFile], stamp: str, progress: Progress
) -> Content:
    names = picture_names(pictures, files)
    rows: list[object] = list(_circumstances(pictures))
    largest = 0
    with progress.stage("Reading", total=len(files), unit="picture") as stage:
        for name, file, (digest, side) in zip(
            names, files, work_through([file.path for file in files], _digest_and_side), strict=True
        ):
            rows.append((name, file.label, digest))
            largest = max(largest, side)
            stage.advance()
    return Content(_hash(rows), largest, stamp)


def _digest_and_side(path: Path) -> tuple[str, int]:
    """Hash a file's bytes and read its shorter side; "unreadable" and 0 where that is impossible."""
    try:
        with path.open("rb") as opened:
            digest = hashlib.file_digest(opened, hashlib.blake2b).hexdigest()
    except OSError:
        return "unreadable", 0
    return digest, min(header_size(path) or (0, 0))


def _circumstances(pictures: PictureSet) -> tuple[object, ...]:
    """What, besides the files, decides what is stored; a newer Pillow may open more pictures."""
    return FORMAT, PIL.__version__, pictures.class_names


def _recall(memory: Path, stamp: str) -> Content | None:
    try:
        content = Content(**json.loads(memory.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return content if content.stamp == stamp else None


def _hash(rows: Sequence[object]) -> str:
    return hashlib.blake2b(json.dumps(rows).encode(), digest_size=20).hexdigest()
