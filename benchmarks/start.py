"""From `git clone` to the first green check of assignment 01: what is typed, and how long each step takes.

The exercise's answer is filled in, since a person's thinking is not what is measured. Packages come from
wherever pip and uv are set up to take them, their caches included.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat

from landmarks.checks.card import read_card
from landmarks.course.source import Assignment, read_source

__all__ = ["first_check", "run"]

ROOT = Path(__file__).parents[1]
ASSIGNMENT = "01-data"


def run(arguments: argparse.Namespace) -> dict[str, Any]:  # noqa: ARG001
    """Clone this repository, set it up, and run its first notebook up to the first check."""
    with tempfile.TemporaryDirectory(prefix="landmarks-start-") as folder:
        place = Path(folder, "landmarks")
        took = [
            ("git clone REPOSITORY landmarks", _seconds(["git", "clone", "--quiet", str(ROOT), str(place)])),
            ("cd landmarks", 0.0),
            ("make lab: the environment", _seconds(["make", "env"], place)),
            ("the first exercise's check", first_check(place)),
        ]
    total = sum(seconds for _, seconds in took)
    rows = [{"step": step, "seconds": f"{seconds:.0f}"} for step, seconds in [*took, ("all", total)]]
    return {"rows": rows, "commands": 3, "seconds": total}


def first_check(place: Path) -> float:
    """Seconds until the first check below `place`/course is green, from starting the kernel on.

    Raises `AssertionError` if the check is not green.
    """
    notebook = _up_to_first_check(Assignment(place, ASSIGNMENT))
    path = place / "course" / ASSIGNMENT / "first-check.ipynb"
    nbformat.write(notebook, path)
    words = ["-m", "nbconvert", "--to", "notebook", "--execute", "--allow-errors", "--inplace", str(path)]
    seconds = _seconds([str(place / ".venv" / "bin" / "python"), *words], path.parent)
    last = nbformat.read(path, as_version=4).cells[-1]
    path.unlink()
    shown = [output.data["text/plain"] for output in last.outputs if "data" in output]
    states = [card[0] for card in map(read_card, shown) if card]
    assert states == ["right"], f"the first check says {states}: {last.outputs}"
    return seconds


def _up_to_first_check(assignment: Assignment) -> nbformat.NotebookNode:
    """The released notebook up to its first check, with the exercises before it answered."""
    answers = {cell.id: cell.source for cell in read_source(assignment.source).cells}
    notebook = nbformat.read(assignment.release, as_version=4)
    cells = []
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("solution"):
            cell.source = answers[cell.id]
        cells.append(cell)
        if marks.get("grade") and cell.cell_type == "code":
            break
    notebook.cells = cells
    return notebook


def _seconds(command: list[str], folder: Path | None = None) -> float:
    began = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr[-2000:]}"
    return time.perf_counter() - began
