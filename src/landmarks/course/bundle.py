"""The learners' copy of the course: assignments, package, environment and data, without the solutions."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

from landmarks.course.inspect import faults_of
from landmarks.course.source import Assignment
from landmarks.errors import BadInput, CheckFailed, StorageError

__all__ = ["bundle"]

# Below the repository's root: the package, its data inside it, and what its environment is made of.
_PACKAGE = (
    "src/landmarks",
    "pyproject.toml",
    "requirements",
    "scripts",
    "environment.yml",
    "LICENSE",
    "LICENSE-text",
)
# What the assignments' texts point to.
_READING = ("docs/data-card.md", "docs/model-card.md", "docs/benchmarks.md", "docs/figures")
_NEVER = shutil.ignore_patterns("__pycache__", ".*", "*.pyc", "artefacts")


def bundle(chosen: list[Assignment], out: Path) -> Path:
    """Writes the learners' copy into the new or empty folder `out`, and gives it back.

    Raises:
        BadInput: `out` holds something. CheckFailed: a notebook is out of date, or somebody worked in it.
        StorageError: it cannot be written; what was begun is removed.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise BadInput(f"{out} is not empty; name a new folder, so that nothing of yours is overwritten.")
    for assignment in chosen:
        faults = faults_of(assignment)
        if faults:
            advice = f"landmarks course build {assignment.name[:2]}"
            raise CheckFailed(f"{assignment.name} cannot be handed out: {faults[0]} ({advice})")
    try:
        _write(chosen, out)
    except OSError as error:
        shutil.rmtree(out, ignore_errors=True)
        raise StorageError(f"The bundle could not be written to {out}: {error}.") from error
    return out


def _write(chosen: list[Assignment], out: Path) -> None:
    root = chosen[0].root
    for name in (*_PACKAGE, *_READING):
        _copy(root / name, out / name)
    for assignment in chosen:
        _copy(assignment.release, out / assignment.release.relative_to(root))
    for page in resources.files("landmarks.course").joinpath("handout").iterdir():
        (out / page.name).write_bytes(page.read_bytes())


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=_NEVER)
    else:
        shutil.copy2(source, target)
