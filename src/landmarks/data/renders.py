"""The rendered landmarks that ship with the package: packed into one archive, and unpacked on first use.

The archive, `renders.zip`, lies beside this module; `renders.json` says what it must be. It is unpacked into
the cache in one step, after its hash was checked: there is the whole of it or nothing.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path

from landmarks.data.archive import unpack_zip
from landmarks.data.storage import (
    cache_folder,
    cache_location,
    file_sha256,
    readable_name,
    write_atomically,
    write_text_atomically,
)
from landmarks.errors import BadInput, DataError
from landmarks.progress import Progress

__all__ = ["ARCHIVE", "FACTORS_FILE", "Manifest", "pack_renders", "renders_digest", "unpacked_renders"]

ARCHIVE = Path(__file__).parent / "renders.zip"
FACTORS_FILE = "factors.csv"  # beside the classes of a split: what each picture was rendered under

_MAX_BYTES = 32 * 10**6  # what the package may grow by
_TIMESTAMP = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever it is packed


@dataclass(frozen=True)
class Manifest:
    """What the archive must be: its SHA-256 and size, and the pictures of each split in it."""

    sha256: str
    size_bytes: int
    train: int
    test: int


def pack_renders(folder: Path, archive: Path, progress: Progress = Progress()) -> Manifest:
    """Pack `folder`/train and `folder`/test into `archive`, and write the manifest beside it.

    The same pictures give the same bytes: names are sorted, times fixed, and nothing is compressed, since
    JPEG leaves nothing to gain. Raises `BadInput` where a split lacks pictures or their factors, or all are
    too many to ship; `StorageError` when the disk is full.
    """
    counts, files = {}, []
    for split in ("train", "test"):
        pictures = sorted((folder / split).glob("*/*.jpg"))
        table = folder / split / FACTORS_FILE
        if not pictures or not table.is_file():
            raise BadInput(f"{readable_name(folder / split)} is not a rendered split; render it first.")
        counts[split] = len(pictures)
        files += [table, *pictures]
    size_bytes = sum(file.stat().st_size for file in files)
    if size_bytes > _MAX_BYTES:
        raise BadInput(
            f"{len(files):,} files of {size_bytes / 1e6:.1f} MB in all are too many to ship; "
            f"{_MAX_BYTES / 1e6:.0f} MB may: render fewer or smaller pictures."
        )
    with (
        write_atomically(archive) as out,
        zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed,
        progress.stage("Packing", len(files), "file") as stage,
    ):
        for file in files:
            member = zipfile.ZipInfo(file.relative_to(folder).as_posix(), _TIMESTAMP)
            member.create_system, member.external_attr = (
                3,
                0o100644 << 16,
            )  # as on Unix, wherever it is packed
            packed.writestr(member, file.read_bytes())
            stage.advance()
    content = archive.read_bytes()
    manifest = Manifest(hashlib.sha256(content).hexdigest(), len(content), **counts)
    write_text_atomically(_manifest_of(archive), json.dumps(asdict(manifest), indent=2) + "\n")
    return manifest


def unpacked_renders(progress: Progress = Progress()) -> Path:
    """The folder with the shipped pictures, unpacked into the cache if that was never done.

    Two processes may ask at once: the second waits. Raises `DataError` where the package has no archive or a
    damaged one, or where the unpacked pictures are no longer whole; `StorageError` when the disk is full.
    """
    manifest = _read_manifest()
    unpacked = Path("renders", manifest.sha256[:16])
    folder = cache_location() / unpacked  # one that is there already may be read-only
    if not folder.is_dir():
        folder = cache_folder() / unpacked
        _require_whole(manifest, progress)
        unpack_zip(ARCHIVE, folder, progress=progress)
    for split, expected in (("train", manifest.train), ("test", manifest.test)):
        found = sum(1 for _ in (folder / split).glob("*/*.jpg"))
        if found != expected or not (folder / split / FACTORS_FILE).is_file():
            raise DataError(
                f"{readable_name(folder / split)} holds {found:,} of the {expected:,} pictures that were "
                "unpacked, or lacks their factors; delete that folder's parent and run again."
            )
    return folder


def renders_digest() -> str:
    """The SHA-256 that the shipped archive must have. Raises `DataError` where the package has none."""
    return _read_manifest().sha256


def _manifest_of(archive: Path) -> Path:
    return archive.with_suffix(".json")


def _read_manifest() -> Manifest:
    path = _manifest_of(ARCHIVE)
    # An empty archive is what the sandbox shows of it: what it holds is graded by.
    if not ARCHIVE.is_file() or ARCHIVE.stat().st_size == 0 or not path.is_file():
        raise DataError(
            "This copy of landmarks has no rendered pictures yet: make them with landmarks render --shipped, "
            "or pass --data FOLDER, --data ZIP or --data udacity."
        )
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(
            str(content["sha256"]), int(content["size_bytes"]), int(content["train"]), int(content["test"])
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{readable_name(path)} is damaged: install landmarks again.") from error


def _require_whole(manifest: Manifest, progress: Progress) -> None:
    try:
        digest = file_sha256(ARCHIVE, progress)
    except OSError as error:
        raise DataError(f"{readable_name(ARCHIVE)} cannot be read ({error.strerror}).") from error
    if digest != manifest.sha256:
        raise DataError(
            f"{readable_name(ARCHIVE)} is damaged (its SHA-256 is not that of renders.json) and is not used: "
            "install landmarks again."
        )
