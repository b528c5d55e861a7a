"""A course of one tiny assignment, and submissions to it, good and bad."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import landmarks.checks
from landmarks.checks import registry

ASSIGNMENT = "90-tiny"
CHECKS = Path(__file__).parent / "grading" / "checks"

RIGHT = {
    "double": "def double(values):\n    return 2 * values + 1",
    "mean": "def mean(values):\n    return sum(values) / len(values)",
}
UNWRITTEN = "*Your answer here.*"
WRONG = {"double": "def double(values):\n    return values", "mean": "mean = ..."}


def install() -> None:
    """Make the tiny assignment known to the package, in this process."""
    registry.ASSIGNMENTS[ASSIGNMENT] = "tiny"
    if str(CHECKS) not in landmarks.checks.__path__:
        landmarks.checks.__path__.append(str(CHECKS))


def cell(
    grade_id: str, source: str, *, points: float = 0, solution: bool = False, tags: tuple[str, ...] = ()
) -> Any:
    """A cell with nbgrader's metadata, as nbgrader itself releases it."""
    marks = {
        "grade": points > 0, "grade_id": grade_id, "locked": not solution, "schema_version": 3,
        "solution": solution, "task": False,
    }  # fmt: skip
    made = new_code_cell(source, metadata={"nbgrader": marks, "tags": list(tags)})
    if points:
        made.metadata.nbgrader.points = points
    return made


def written(answer: str = UNWRITTEN) -> Any:
    """A question that is answered in words, for four points that a person gives."""
    marks = {
        "grade": True, "grade_id": "words", "locked": False, "points": 4, "schema_version": 3,
        "solution": True, "task": False,
    }  # fmt: skip
    return new_markdown_cell(answer, metadata={"nbgrader": marks})


def released() -> Any:
    """The tiny assignment's notebook as it is handed out."""
    cells = [
        new_markdown_cell("# Tiny"),
        cell("imports", "import numpy as np\nfrom landmarks.checks import check"),
        cell("double", "def double(values):\n    ...", solution=True),
        cell("check-double", 'check("tiny.double")', points=2),
        cell("mean", "mean = ...", solution=True),
        cell("check-mean", 'check("tiny.mean")', points=3),
        cell("train", "raise RuntimeError('training must not run')", tags=("training",)),
    ]
    notebook = new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return notebook


def submitted(solutions: Mapping[str, str]) -> Any:
    """The released notebook with these solutions filled in."""
    notebook = released()
    for node in notebook.cells:
        name = node.metadata.get("nbgrader", {}).get("grade_id")
        if name in solutions:
            node.source = solutions[name]
    return notebook


def write_course(root: Path) -> Path:
    """The folder of released notebooks."""
    folder = root / "course" / ASSIGNMENT
    folder.mkdir(parents=True)
    nbformat.write(released(), folder / f"{ASSIGNMENT}.ipynb")
    return root / "course"


def write_submission(root: Path, student: str, notebook: Any) -> Path:
    """One submission in nbgrader's layout; gives back the notebook's path."""
    path = root / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)
    return path
