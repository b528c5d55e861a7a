"""The released notebook of an assignment: the only source of its checks, points and locked cells."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from landmarks.checks.registry import ASSIGNMENTS
from landmarks.errors import BadInput

__all__ = ["Cell", "Released", "assignments_in", "merge", "parse_notebook", "parse_released", "read_released"]

TRAINING = "training"  # the tag of cells that are not run in grading


@dataclass(frozen=True)
class Cell:
    """One cell as it is to be graded.

    `checks` are the ids that a graded cell asks for; `skipped` says that it is not to be run; `written` that
    it is an answer in Markdown, which a person marks: it counts as a solution, and its points not here.
    """

    grade_id: str
    source: str
    solution: bool = False
    points: float = 0.0
    checks: tuple[str, ...] = ()
    skipped: bool = False
    written: bool = False


@dataclass(frozen=True)
class Released:
    """An assignment's notebook as it was handed out."""

    assignment: str
    cells: tuple[Cell, ...]

    @property
    def prologue(self) -> dict[str, str]:
        """The cells before the first solution, by their ids: the same in every submission."""
        found: dict[str, str] = {}
        for cell in self.cells:
            if cell.solution or cell.points:
                break
            if not cell.skipped:
                found[cell.grade_id] = cell.source
        return found

    @property
    def max_score(self) -> float:
        """What the checks are worth; written answers come on top, in the grade book."""
        return sum(cell.points for cell in self.cells)


def assignments_in(course: Path) -> list[str]:
    """The assignments whose released notebook is in the folder `course`. Raises `BadInput` for none."""
    there = [name for name in ASSIGNMENTS if (course / name / f"{name}.ipynb").is_file()]
    if not there:
        raise BadInput(f"{course} has no released notebook; pass the course's folder to --course.")
    return there


def read_released(course: Path, assignment: str) -> str:
    """The text of the released notebook `course`/NN-name/NN-name.ipynb.

    Raises `BadInput` when it is not there.
    """
    path = course / assignment / f"{assignment}.ipynb"
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(
            f"{path} cannot be read ({error.strerror}); pass the folder of released notebooks to --course."
        ) from error


def parse_released(assignment: str, text: str) -> Released:
    """The released notebook in `text`. Raises `BadInput` when it has no checks: nothing could be graded."""
    nodes = parse_notebook(text)["cells"]
    found = (_cell(node, index) for index, node in enumerate(nodes))
    cells = tuple(cell for cell in found if cell is not None)
    if not any(cell.checks for cell in cells):
        raise BadInput(f"The notebook of {assignment} has no cell with a check; build the course anew.")
    return Released(assignment, cells)


def parse_notebook(text: str) -> dict[str, Any]:
    """A notebook of format 4 as plain tables, each source in one piece; nodes of nbformat are alike.

    nbformat itself takes seconds to import, which every grader would wait for. Raises `ValueError` for what
    is no notebook; intake has looked closer.
    """
    notebook = json.loads(text)
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise ValueError("no list of cells")
    for cell in notebook["cells"]:
        if not isinstance(cell, dict) or not isinstance(cell.get("metadata"), dict):
            raise ValueError("a cell that is none")
        if not isinstance(cell.get("cell_type"), str) or not isinstance(cell.get("source"), str | list):
            raise ValueError("a cell without a type or text")
        cell["source"] = "".join(map(str, cell["source"]))
    return notebook


def _cell(node: Mapping[str, Any], index: int) -> Cell | None:
    """The cell that `node` is; None for text that is no answer."""
    marks = node["metadata"].get("nbgrader", {})
    graded = bool(marks.get("grade"))
    grade_id = str(marks.get("grade_id", f"cell-{index}"))
    if node["cell_type"] != "code":
        written = node["cell_type"] == "markdown" and graded and bool(marks.get("solution"))
        return Cell(grade_id, node["source"], solution=True, written=True) if written else None
    return Cell(
        grade_id=grade_id,
        source=node["source"],
        solution=bool(marks.get("solution")) and not graded,
        points=float(marks.get("points", 0)) if graded else 0.0,
        checks=_checks_in(node["source"]) if graded else (),
        skipped=TRAINING in node["metadata"].get("tags", ()),
    )


def _checks_in(source: str) -> tuple[str, ...]:
    """The ids in `check("…")` calls of a graded cell."""
    return tuple(
        call.args[0].value
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "check"
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    )


def merge(released: Released, submitted: Mapping[str, Any]) -> tuple[list[Cell], list[str]]:
    """The released cells with the learner's solutions in them, and notes on what was passed over.

    Of a submission nothing else counts: not its points, metadata, locked cells or order. Of a cell that is
    there twice the last counts, as it does in nbgrader and when a notebook is run from top to bottom.
    """
    kinds = {cell.grade_id: "markdown" if cell.written else "code" for cell in released.cells}
    theirs: dict[str, str] = {}
    notes: list[str] = []
    for node in submitted["cells"]:
        marks = node["metadata"].get("nbgrader", {})
        grade_id = marks.get("grade_id") if isinstance(marks, dict) else None
        if not isinstance(grade_id, str) or kinds.get(grade_id) != node["cell_type"]:
            continue
        if grade_id in theirs:
            notes.append(f"The cell “{grade_id}” is there more than once; the last one counted.")
        theirs[grade_id] = node["source"]
    merged = []
    for cell in released.cells:
        if cell.solution and cell.grade_id not in theirs:
            notes.append(f"The cell “{cell.grade_id}” is missing; the released one counted.")
        elif not cell.solution and theirs.get(cell.grade_id, cell.source).strip() != cell.source.strip():
            notes.append(f"The cell “{cell.grade_id}” was changed; the released one counted.")
        source = theirs.get(cell.grade_id, cell.source) if cell.solution else cell.source
        merged.append(replace(cell, source=source))
    return merged, notes
