"""One pass over a split's original pictures: their channel statistics, and which of them cannot be opened.

The pass takes as long as decoding everything takes; what it found is remembered under the pictures' content.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from landmarks.data.aside import SetAside, refuse_lost_classes, set_aside, tell_set_aside
from landmarks.data.content import examine, work_through
from landmarks.data.decode import decode_picture
from landmarks.data.sources import PictureFile, PictureSet
from landmarks.data.statistics import ChannelStatistics
from landmarks.data.storage import cache_location, write_text_atomically
from landmarks.errors import PictureError, StorageError
from landmarks.progress import Progress

__all__ = ["Originals", "inspect_originals"]


@dataclass(frozen=True)
class Originals:
    """What a pass over the originals found.

    mean, std: of red, green and blue over all pixels of all pictures that open, scaled to [0, 1].
    set_aside: the pictures that do not.
    """

    mean: tuple[float, ...]
    std: tuple[float, ...]
    set_aside: tuple[SetAside, ...]


def inspect_originals(
    pictures: PictureSet, split: Literal["train", "test"], progress: Progress = Progress()
) -> Originals:
    """Inspect the pictures of `split`, or remember what was found when that was done before.

    Raises `DataError` when there are none, or none of a class can be opened.
    """
    content = examine(pictures, split, progress)
    memory = cache_location() / "originals" / f"{content.key}.json"
    found = _recall(memory)
    if found is None:
        found = _inspect(pictures, pictures.split(split), progress)
        # A cache that cannot be written costs the next run a second pass, nothing else.
        with contextlib.suppress(StorageError):
            write_text_atomically(memory, json.dumps(asdict(found)))
    tell_set_aside(found.set_aside, len(pictures.split(split)), progress, memory)
    return found


def _inspect(pictures: PictureSet, files: tuple[PictureFile, ...], progress: Progress) -> Originals:
    statistics = ChannelStatistics()
    aside: list[SetAside] = []
    with progress.stage("Measuring", total=len(files), unit="picture") as stage:
        for outcome in work_through(files, partial(_measure, pictures)):
            if isinstance(outcome, SetAside):
                aside.append(outcome)
            else:
                statistics.merge(outcome)
            stage.advance()
    refuse_lost_classes(pictures, files, aside)
    return Originals(tuple(statistics.mean.tolist()), tuple(statistics.std.tolist()), tuple(aside))


def _measure(pictures: PictureSet, file: PictureFile) -> ChannelStatistics | SetAside:
    try:
        picture = decode_picture(file.path)
    except PictureError as error:
        return set_aside(pictures, file, error)
    statistics = ChannelStatistics()
    statistics.update(picture)
    return statistics


def _recall(memory: Path) -> Originals | None:
    try:
        stored = json.loads(memory.read_text(encoding="utf-8"))
        mean, std = (tuple(float(value) for value in stored[key]) for key in ("mean", "std"))
        return Originals(mean, std, tuple(SetAside(**row) for row in stored["set_aside"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
