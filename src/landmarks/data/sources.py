"""Where pictures come from: a named source, a folder or a zip, all read as one list of files with labels.

A data set is a folder with `train/CLASS/*` and `test/CLASS/*`, at its root or one folder down. A class is a
folder, its name is the class name, and its label is its place among the sorted names of `train`.
"""

from __future__ import annotations

import os
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from landmarks.data.archive import unpack_zip
from landmarks.data.decode import PICTURE_SUFFIXES
from landmarks.data.download import download
from landmarks.data.renders import FACTORS_FILE, unpacked_renders
from landmarks.data.storage import cache_folder, cache_location, file_sha256, readable_name
from landmarks.errors import DataError, DownloadError
from landmarks.progress import Progress

__all__ = ["UDACITY_URL", "PictureFile", "PictureSet", "is_named_source", "open_data"]

UDACITY_URL = "https://udacity-dlnfd.s3-us-west-1.amazonaws.com/datasets/landmark_images.zip"

_SOURCES = ("renders", "udacity")  # what needs no path
_NAMED = 5  # how many classes or files a message names before it only counts


@dataclass(frozen=True)
class PictureFile:
    """One picture on disk and its class, as an index into the data set's `class_names`."""

    path: Path
    label: int


@dataclass(frozen=True)
class PictureSet:
    """A data set: what it is called, where it lies, its classes, and its pictures in a fixed order.

    Pictures are sorted by class name, then by file name, by code point and so alike on every machine. `name`
    is for people: the source's name, the folder's, or the zip's without its suffix. `test` may be empty.
    """

    name: str
    root: Path
    class_names: tuple[str, ...]
    train: tuple[PictureFile, ...]
    test: tuple[PictureFile, ...]

    def split(self, split: Literal["train", "test"]) -> tuple[PictureFile, ...]:
        """The pictures of one split."""
        return {"train": self.train, "test": self.test}[split]


def is_named_source(spec: str | Path) -> bool:
    """Whether `spec` is the name of a source, which wins over a folder of that name."""
    return spec in _SOURCES


def open_data(spec: str | Path, progress: Progress = Progress()) -> PictureSet:
    """Open the data set that `spec` names: "renders", "udacity", a folder, or a zip.

    "udacity" is downloaded, and what is packed unpacked, once, into the cache. A name wins over a folder of
    that name, which `./name` reaches. `progress` is told of oddities that do not hinder: classes without test
    pictures, classes with one picture, files that are not pictures.

    Raises:
        DataError: there is no such thing, it is not laid out as a data set, or its classes do not fit.
        DownloadError: a named source cannot be fetched.
        StorageError: the cache is full or cannot be written.
    """
    if spec == "renders":
        return _read_folder(unpacked_renders(progress), "renders", "renders", progress)
    if spec == "udacity":
        return _read_folder(_fetch_udacity(progress), "udacity", "udacity", progress)
    shown = readable_name(spec)
    if not os.fspath(spec) or not os.path.lexists(spec):
        raise DataError(
            f'There is no data "{shown}": pass a folder, a zip file, or the name renders or udacity.'
        )
    path = Path(spec).absolute()
    if path.is_dir():
        return _read_folder(path, path.resolve().name or "pictures", shown, progress)
    if path.is_file() and (path.suffix.lower() == ".zip" or zipfile.is_zipfile(path)):
        return _read_folder(_unpacked(path, progress), path.stem, shown, progress)
    raise DataError(f"{shown} is neither a folder nor a zip file: pass one of these, or renders or udacity.")


def _fetch_udacity(progress: Progress) -> Path:
    archive = cache_folder() / "downloads" / UDACITY_URL.rsplit("/", 1)[-1]
    download(UDACITY_URL, archive, progress=progress)
    try:
        return _unpacked(archive, progress)
    except DataError as error:
        archive.unlink(missing_ok=True)
        raise DownloadError(
            f"What came from {UDACITY_URL} cannot be used and was deleted: run the command again to fetch it "
            f"anew. ({error})"
        ) from error


def _unpacked(archive: Path, progress: Progress) -> Path:
    """The folder of what `archive` holds, keyed by its content, so that a changed file is unpacked anew."""
    try:
        digest = file_sha256(archive, progress)
    except OSError as error:
        raise DataError(f"{readable_name(archive)} cannot be read ({error.strerror}).") from error
    unpacked = Path("archives", digest[:16])
    folder = cache_location() / unpacked  # one that is there already may be read-only
    if not folder.is_dir():
        folder = cache_folder() / unpacked
        unpack_zip(archive, folder, progress=progress)
    return folder


def _read_folder(folder: Path, name: str, shown: str, progress: Progress) -> PictureSet:
    """List `folder`, which messages call `shown`: a cache path would tell nothing about the user's zip."""
    root = _find_root(folder, shown)
    ignored: list[str] = []
    train = _list_split(root / "train", ignored)
    test = _list_split(root / "test", ignored) if (root / "test").is_dir() else {}
    _require_sound(train, test, shown)
    _note_oddities(train, test, ignored, progress)
    class_names = tuple(sorted(train))
    return PictureSet(
        name=name,
        root=root,
        class_names=class_names,
        train=_label(train, class_names),
        test=_label(test, class_names),
    )


def _find_root(folder: Path, shown: str) -> Path:
    """The folder that holds `train`: `folder` or the only one in it that does."""
    if (folder / "train").is_dir():
        return folder
    inside = [entry for entry in _visible(folder) if (entry / "train").is_dir()]
    if len(inside) == 1:
        return inside[0]
    if inside:
        raise DataError(
            f"{shown} holds several data sets, {_listed([entry.name for entry in inside])}: "
            "pass the folder of one."
        )
    raise DataError(
        f'{shown} has no folder "train", neither at its root nor one folder down: '
        "a data set is laid out as train/CLASS/*.jpg and test/CLASS/*.jpg."
    )


def _list_split(folder: Path, ignored: list[str]) -> dict[str, list[Path]]:
    """The pictures of each class, sorted; the names of what else lies there are added to `ignored`."""
    classes: dict[str, list[Path]] = {}
    for entry in _visible(folder):
        if not entry.is_dir():
            if entry.name != FACTORS_FILE:
                ignored.append(entry.name)
            continue
        inside = _visible(entry)
        classes[entry.name] = [path for path in inside if _is_picture(path)]
        ignored.extend(path.name for path in inside if not _is_picture(path))
    return classes


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() in PICTURE_SUFFIXES and not path.is_dir()


def _visible(folder: Path) -> list[Path]:
    """What lies in `folder`, by name; without hidden entries and what macOS adds to archives."""
    try:
        names = os.listdir(folder)
    except OSError as error:
        raise DataError(f"{readable_name(folder)} cannot be read ({error.strerror}).") from error
    return [folder / name for name in sorted(names) if not name.startswith(".") and name != "__MACOSX"]


def _require_sound(train: dict[str, list[Path]], test: dict[str, list[Path]], shown: str) -> None:
    if not train:
        raise DataError(f"The train folder of {shown} has no classes: each is a folder of pictures in it.")
    empty = [name for name, files in train.items() if not files]
    if empty:
        raise DataError(f"The train folder of {shown} has no pictures in {_listed(empty)}: add or remove.")
    if len(train) == 1:
        raise DataError(f"The train folder of {shown} has only one class, {_listed(train)}: two are needed.")
    unknown = [name for name, files in test.items() if files and name not in train]
    if unknown:
        raise DataError(
            f"The test folder of {shown} has pictures in {_listed(unknown)}, which its train folder lacks: "
            "the classes of both must have the same names."
        )


def _note_oddities(
    train: dict[str, list[Path]], test: dict[str, list[Path]], ignored: Sequence[str], progress: Progress
) -> None:
    untested = [name for name in train if not test.get(name)]
    if len(untested) == len(train):
        progress.note("There are no test pictures: no test figures can be measured.")
    elif untested:
        progress.note(f"No test pictures of {_listed(untested)}: test figures leave them out.")
    single = [name for name, files in train.items() if len(files) == 1]
    if single:
        progress.note(f"Only one training picture of {_listed(single)}: none is left to validate with.")
    if ignored:
        progress.note(f"Ignored {_counted(ignored)}.")


def _counted(ignored: Sequence[str]) -> str:
    """Say how many things are no pictures, and of which kinds they are."""
    things = "thing that is not a picture" if len(ignored) == 1 else "things that are not pictures"
    kinds = Counter(Path(name).suffix.lower() or "without suffix" for name in ignored).most_common()
    return f"{len(ignored)} {things} ({_listed([f'{count} × {kind}' for kind, count in kinds], quote='')})"


def _listed(names: Sequence[str] | dict[str, list[Path]], quote: str = '"') -> str:
    """The first few names, quoted, and how many more there are."""
    shown = [f"{quote}{readable_name(name)}{quote}" for name in list(names)[:_NAMED]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _label(classes: dict[str, list[Path]], class_names: tuple[str, ...]) -> tuple[PictureFile, ...]:
    labels = {name: label for label, name in enumerate(class_names)}
    return tuple(PictureFile(path, labels[name]) for name in sorted(classes) for path in classes[name])
