"""Pictures that cannot be opened: set aside, named and counted, so that a run goes on without them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from landmarks.data.content import picture_names
from landmarks.data.sources import PictureFile, PictureSet
from landmarks.data.storage import readable_name
from landmarks.errors import DataError, PictureError
from landmarks.progress import Progress

__all__ = ["SetAside", "reason_of", "refuse_lost_classes", "set_aside", "tell_set_aside"]

NAMED = 3  # how many pictures a message names before it only counts


@dataclass(frozen=True)
class SetAside:
    """A picture that cannot be opened: its path relative to the data set's root, and why."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{readable_name(self.path)} ({self.reason})"


def set_aside(pictures: PictureSet, file: PictureFile, error: PictureError) -> SetAside:
    """Note down what decoding `file` said, without its path, which `SetAside` has already."""
    return SetAside(picture_names(pictures, [file])[0], reason_of(error, file.path))


def reason_of(error: PictureError, path: Path) -> str:
    """What decoding `path` said, without the path and without a full stop."""
    return str(error).removeprefix(f"Cannot open {readable_name(path)}: ").removesuffix(".")


def refuse_lost_classes(
    pictures: PictureSet, files: Sequence[PictureFile], aside: Sequence[SetAside]
) -> None:
    """Raise `DataError` when a class that had pictures among `files` has lost all of them."""
    bad = {row.path for row in aside}
    names = picture_names(pictures, files)
    kept = {file.label for file, name in zip(files, names, strict=True) if name not in bad}
    lost = {file.label for file in files} - kept
    if not lost:
        return
    label = min(lost)
    in_class = {name for file, name in zip(files, names, strict=True) if file.label == label}
    first = next(row for row in aside if row.path in in_class)
    class_name = readable_name(pictures.class_names[label])
    raise DataError(
        f"None of the {len(in_class):,} pictures of class {class_name} can be opened: {first}. "
        "Replace them, or remove the class's folder."
    )


def tell_set_aside(
    aside: Sequence[SetAside], total: int, progress: Progress, listed_in: Path | None = None
) -> None:
    """Say how many of `total` pictures were set aside, name the first few and, if anywhere, where all are."""
    if not aside:
        return
    named = "; ".join(str(row) for row in aside[:NAMED])
    if len(aside) > NAMED:
        where = "" if listed_in is None else f", listed in {readable_name(listed_in)}"
        named += f"; and {len(aside) - NAMED:,} more{where}"
    progress.note(f"{len(aside):,} of {total:,} pictures could not be opened and were set aside: {named}.")
