"""Pictures decoded once: a memory-mapped array on disk that training reads instead of JPEG files.

An entry is a folder `pictures/KEY-SIDE` in the cache folder with two files: `pictures.npy`, the pixels, and
`about.json`, everything else. It is written beside its place and moved there whole, so that whoever finds an
entry may use it without asking; only building one takes a lock.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, Literal

import numpy as np
from PIL import Image

from landmarks.data.aside import SetAside, refuse_lost_classes, set_aside, tell_set_aside
from landmarks.data.content import Content, examine, is_unchanged, picture_names, work_through
from landmarks.data.decode import decode_picture, header_size
from landmarks.data.sources import PictureFile, PictureSet
from landmarks.data.storage import cache_location, one_at_a_time, readable_name, storage_errors
from landmarks.errors import BadInput, DataError, PictureError
from landmarks.progress import Progress

__all__ = ["PictureCache", "SetAside", "build_cache"]


@dataclass(frozen=True)
class PictureCache:
    """The decoded pictures of one split, in the order in which the data set lists them.

    pictures: (N, S, S, 3) uint8, read-only, memory-mapped. The whole picture, squashed to a square: nothing
        is cropped away, and `sizes` tells its true proportions.
    sizes: (N, 2) int32, original (height, width) in pixels.
    labels: (N,) int64, index into `class_names`.
    names: N paths relative to the data set's root, with "/" on every system.
    set_aside: the pictures that could not be opened and are in none of the above.
    """

    pictures: np.ndarray
    sizes: np.ndarray
    labels: np.ndarray
    names: tuple[str, ...]
    class_names: tuple[str, ...]
    set_aside: tuple[SetAside, ...]


def build_cache(
    pictures: PictureSet, split: Literal["train", "test"], size: int, progress: Progress = Progress()
) -> PictureCache:
    """Open the decoded pictures of `split`, decoding them first if that was never done.

    Args:
        size: the side S in pixels that is wanted, at least 1. No more is stored than the pictures hold: S is
            at most the largest shorter side among them.
        progress: is told of the work, of waiting, and of pictures that were set aside.

    Raises:
        DataError: there are no pictures, or none of a class can be opened, or they change while being read.
        StorageError: the cache folder is full or cannot be written.
    """
    if size < 1:
        raise BadInput(f"The size of cached pictures must be at least 1 pixel, not {size}.")
    content = examine(pictures, split, progress)
    side = min(size, content.largest_side or size)
    entry = cache_location() / "pictures" / f"{content.key}-{side}"
    cache = _open(entry, side)
    if cache is None:
        with one_at_a_time(entry, progress):
            cache = _open(entry, side)  # whoever held the lock before us may have built it
            if cache is None:
                _build(pictures, split, content, entry, side, progress)
                cache = _open(entry, side)
                assert cache is not None, f"{entry} was built but does not open"
    total = len(cache.names) + len(cache.set_aside)
    tell_set_aside(cache.set_aside, total, progress, entry / "about.json")
    return cache


def _open(entry: Path, side: int) -> PictureCache | None:
    """Open a finished entry; None if it is missing or damaged."""
    try:
        about = json.loads((entry / "about.json").read_text(encoding="utf-8"))
        cache = PictureCache(
            pictures=np.load(entry / "pictures.npy", mmap_mode="r"),
            sizes=np.array(about["sizes"], dtype=np.int32),
            labels=np.array(about["labels"], dtype=np.int64),
            names=tuple(about["names"]),
            class_names=tuple(about["class_names"]),
            set_aside=tuple(SetAside(**row) for row in about["set_aside"]),
        )
        stored_bytes = (entry / "pictures.npy").stat().st_size
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        return None
    count = len(cache.names)
    sound = (
        cache.pictures.shape == (count, side, side, 3)
        and cache.pictures.dtype == np.uint8
        and stored_bytes == cache.pictures.offset + cache.pictures.nbytes  # type: ignore[attr-defined]
        and cache.sizes.shape == (count, 2)
        and cache.labels.shape == (count,)
    )
    return cache if sound else None


def _build(
    pictures: PictureSet,
    split: Literal["train", "test"],
    content: Content,
    entry: Path,
    side: int,
    progress: Progress,
) -> None:
    """Decode everything beside `entry`, then move it into place, in the stead of a damaged one."""
    unfinished = entry.with_suffix(".part")
    try:
        with storage_errors(entry):
            shutil.rmtree(unfinished, ignore_errors=True)  # left by a process that was killed
            unfinished.mkdir()
            _write_pictures(pictures, pictures.split(split), unfinished, side, progress)
            if not is_unchanged(pictures, split, content):
                where = readable_name(pictures.root)
                raise DataError(f"The pictures in {where} changed while they were read; start again.")
            shutil.rmtree(entry, ignore_errors=True)
            os.replace(unfinished, entry)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _write_pictures(
    pictures: PictureSet, files: Sequence[PictureFile], folder: Path, side: int, progress: Progress
) -> None:
    names = picture_names(pictures, files)
    kept: list[int] = []
    sizes: list[tuple[int, int]] = []
    aside: list[SetAside] = []
    with (
        (folder / "pictures.npy").open("wb") as out,
        progress.stage("Decoding", total=len(files), unit="picture") as stage,
    ):
        _write_header(out, len(files), side)
        squashed = work_through(files, lambda file: _squash(file.path, side))
        for index, outcome in enumerate(squashed):
            if isinstance(outcome, PictureError):
                aside.append(set_aside(pictures, files[index], outcome))
            else:
                picture, size = outcome
                # Written, not memory-mapped: on a full disk a write raises, a memory map kills the process.
                out.write(picture.tobytes())
                kept.append(index)
                sizes.append(size)
            stage.advance()
        out.seek(0)
        _write_header(out, len(kept), side)
    refuse_lost_classes(pictures, files, aside)
    about = {
        "class_names": pictures.class_names,
        "names": [names[index] for index in kept],
        "labels": [files[index].label for index in kept],
        "sizes": sizes,
        "set_aside": [asdict(row) for row in aside],
    }
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")


def _write_header(out: BinaryIO, count: int, side: int) -> None:
    """Write numpy's header; numpy pads it so that its length does not depend on `count`."""
    shape = (count, side, side, 3)
    np.lib.format.write_array_header_1_0(out, {"descr": "|u1", "fortran_order": False, "shape": shape})


def _squash(path: Path, side: int) -> tuple[np.ndarray, tuple[int, int]] | PictureError:
    """Decode a picture into (side, side, 3) and tell its original (height, width)."""
    try:
        picture = decode_picture(path, at_least=side)
    except PictureError as error:
        return error
    height, width = header_size(path) or (0, 0)
    if height * width <= picture.shape[0] * picture.shape[1]:  # not, as a JPEG may be, decoded smaller
        height, width = picture.shape[:2]
    if picture.shape[:2] != (side, side):
        resized = Image.fromarray(picture).resize((side, side), Image.Resampling.LANCZOS)
        picture = np.asarray(resized)
    return picture, (height, width)
