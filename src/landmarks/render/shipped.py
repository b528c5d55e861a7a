"""The set that ships with the package: train and test splits of different seeds, packed into one archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from landmarks.data.renders import ARCHIVE, pack_renders
from landmarks.data.storage import readable_name
from landmarks.errors import BadInput
from landmarks.progress import Progress
from landmarks.render.dataset import render_set

__all__ = ["TEST_SEED", "TRAIN_SEED", "render_shipped"]

# Nobody's first choice, so that a fresh test set from seed 0 or 1 is no picture that ships.
TRAIN_SEED, TEST_SEED = 20_113, 20_114
OURS = {"train", "test", "train.lock", "test.lock", ARCHIVE.name, ARCHIVE.with_suffix(".json").name}
TEST_SHARE = 5  # one picture in five is for the test


def render_shipped(
    out: Path,
    *,
    per_class: int = 100,
    size: int = 128,
    jobs: int | None = None,
    only: Sequence[str] = (),
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Render `out`/train and `out`/test, `per_class` pictures of a landmark in both, and pack them.

    The archive is `out`/renders.zip, with its manifest beside it; it ships when both lie in the package, in
    the folder of `landmarks.data`. An interrupted call goes on where it stopped. Raises what `render_set` and
    `pack_renders` raise.
    """
    if per_class < 2:
        raise BadInput(f"per_class is {per_class}; it must be 2 or more, for one to train and one to test.")
    _require_ours(out)
    progress = progress or Progress()
    test = max(1, per_class // TEST_SHARE)
    splits = {"train": (TRAIN_SEED, per_class - test), "test": (TEST_SEED, test)}
    done = {
        split: render_set(
            out / split, seed=seed, per_class=count, size=size, jobs=jobs, only=only, progress=progress
        )
        for split, (seed, count) in splits.items()
    }
    archive = out / ARCHIVE.name
    manifest = pack_renders(out, archive, progress)
    return {
        "archive": str(archive),
        "classes": done["train"]["classes"],
        "new": sum(split["new"] for split in done.values()),
        **asdict(manifest),
    }


def _require_ours(out: Path) -> None:
    """Raise `BadInput` where `out` holds anything that an earlier call has not made."""
    if out.exists() and not out.is_dir():
        raise BadInput(f"{readable_name(out)} is a file; --out takes a folder.")
    others = {entry.name for entry in out.iterdir()} - OURS if out.is_dir() else set()
    if others:
        raise BadInput(
            f"{readable_name(out)} is not empty: it holds {readable_name(min(others))}; choose a new folder."
        )
