"""What exported models are graded on: shipped pictures, an instructor's, or some rendered for one run."""

from __future__ import annotations

import io
import os
import secrets
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from landmarks.data.sources import is_named_source, open_data
from landmarks.data.storage import readable_name, storage_errors
from landmarks.errors import RunError
from landmarks.progress import Progress
from landmarks.render.dataset import render_set

__all__ = ["SEED_FILE", "graded_pictures", "pack_pictures", "unpack_pictures"]

SEED_FILE = "secret-seed"  # in the run's folder
_PER_CLASS = 10


@contextmanager
def graded_pictures(choice: str, out: Path, progress: Progress) -> Iterator[str | None]:
    """What `Job.pictures` takes for "shipped", a named source, a folder, a zip, or "secret-seed".

    A folder may hold a test split alone, such as `landmarks render` makes. A rendered set is of the run in
    `out` alone and goes when this process does; its seed stays in the run's folder, for its owner's eyes, so
    that a run that goes on after a kill marks the rest on the same pictures.
    Raises `DataError` for a folder that is no data set, `RunError` where the seed cannot be read.
    """
    if choice == "shipped":
        yield None
    elif choice == "secret-seed":
        with tempfile.TemporaryDirectory(prefix="landmarks-pictures-") as folder:
            test = Path(folder, "rendered")
            render_set(test, seed=_seed_of_run(out), per_class=_PER_CLASS, progress=progress)
            yield _as_data_set(test, Path(folder, "set"))
    elif not is_named_source(choice) and _has_only_tests(Path(choice)):
        with tempfile.TemporaryDirectory(prefix="landmarks-pictures-") as folder:
            placed = _as_data_set(Path(choice, "test").absolute(), Path(folder, "set"))
            open_data(placed)  # what it would note is about training, and nobody trains on these
            yield placed
    else:
        open_data(choice, progress=progress)
        # Graders run elsewhere. A name means the same there, a path has to be whole.
        yield choice if is_named_source(choice) else str(Path(choice).absolute())


def _has_only_tests(folder: Path) -> bool:
    return (folder / "test").is_dir() and not (folder / "train").exists()


def _as_data_set(test: Path, place: Path) -> str:
    """A data set that has the pictures of `test`; a data set has both splits, and this one's are the same."""
    place.mkdir()
    for split in ("train", "test"):
        (place / split).symlink_to(test, target_is_directory=True)
    return str(place)


def _seed_of_run(out: Path) -> int:
    """The seed that the run in `out` was begun with, or a new one, which only this user may read."""
    path = out / SEED_FILE
    try:
        kept = path.read_text(encoding="ascii") if path.exists() else ""
        if kept:  # else there is no seed yet: a kill may have come before it was written
            return int(kept)
    except (OSError, ValueError) as error:
        raise RunError(
            f"{readable_name(path)} cannot be read, and the run began with the pictures of that seed; take a "
            "new --out."
        ) from error
    seed = secrets.randbits(31)
    # Made with these rights, not given them later: nobody may open it even for a moment.
    with storage_errors(path), open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        file.write(f"{seed}\n")
    return seed


def pack_pictures(source: str | None) -> bytes | None:
    """The test pictures at the path `source` as a zip, for a machine that does not have them.

    None where each machine has them: those that ship, and named sources. The folders' names are the labels:
    a judge looks at nothing else.
    """
    if source is None or is_named_source(source):
        return None
    found = open_data(source)
    first = {file.label: file for file in reversed(found.train)}  # a class may have no test picture
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as packed:
        for split, files in (("train", list(first.values())), ("test", list(found.test))):
            for number, file in enumerate(files):
                packed.write(file.path, f"{split}/{file.label:05d}/{number:06d}{file.path.suffix}")
    return content.getvalue()


def unpack_pictures(packed: bytes, folder: Path) -> str:
    """Unpack what `pack_pictures` packed into `folder`; gives what `Job.pictures` takes."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(folder)
    return str(folder)
