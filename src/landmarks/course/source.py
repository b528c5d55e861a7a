"""Reads an assignment's source: Jupytext's percent format, with nbgrader's metadata in the cells' headers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import jupytext
from nbformat import NotebookNode

from landmarks.course.tidy import tidy
from landmarks.errors import BadInput

__all__ = ["Assignment", "assignments", "read_source", "releases", "solution_words", "words"]

_BEGIN, _END = "### BEGIN SOLUTION", "### END SOLUTION"


@dataclass(frozen=True)
class Assignment:
    """Where the three faces of an assignment are, below the root of the repository."""

    root: Path
    name: str

    @property
    def source(self) -> Path:
        return self.root / "solutions" / self.name / f"{self.name}.py"

    @property
    def solution(self) -> Path:
        return self.source.with_suffix(".ipynb")

    @property
    def release(self) -> Path:
        return self.root / "course" / self.name / f"{self.name}.ipynb"


def assignments(root: Path, names: list[str] | None = None) -> list[Assignment]:
    """The assignments that have a source, or those asked for.

    A name may be short: "03" or "3" stands for the one that begins so. Raises `BadInput` when there is none.
    """
    there = [path.stem for path in (root / "solutions").glob("*/*.py") if path.stem == path.parent.name]
    if not there:
        raise BadInput(f"There is no solutions/NN-name/NN-name.py below {root}; run this in the repository.")
    return _chosen(root, there, names)


def releases(root: Path, names: list[str] | None = None) -> list[Assignment]:
    """The assignments that have a released notebook, or those asked for; as `assignments`, for learners."""
    there = [path.stem for path in (root / "course").glob("*/*.ipynb") if path.stem == path.parent.name]
    if not there:
        raise BadInput(
            f"There is no course/NN-name/NN-name.ipynb below {root}; run this where the course is, "
            "or name that folder with --root."
        )
    return _chosen(root, there, names)


def _chosen(root: Path, there: list[str], names: list[str] | None) -> list[Assignment]:
    found = []
    for name in names or sorted(there):
        number = name.zfill(2) if name.isdigit() else name
        fitting = [other for other in there if other == name or other.startswith(f"{number}-")]
        if len(fitting) != 1:
            raise BadInput(f"There is no assignment {name!r}; there are {', '.join(sorted(there))}.")
        found.append(Assignment(root, fitting[0]))
    return found


def read_source(path: Path) -> NotebookNode:
    """The notebook that a source stands for, not executed: with stable cell ids and tidy metadata.

    A cell with a grade id has it as its id; the others are numbered.

    Raises:
        BadInput: a solution mark has no partner, stands in a cell that is no solution, or a grade id is
        doubled.
    """
    notebook = jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent")
    seen: set[str] = set()
    for number, cell in enumerate(notebook.cells):
        nbgrader = cell.metadata.get("nbgrader")
        identity = nbgrader["grade_id"] if nbgrader else f"cell-{number:03d}"
        if identity in seen:
            raise BadInput(f"{path.name}: the grade id {identity!r} is there twice.")
        seen.add(identity)
        cell.id = identity
        _require_sound_marks(path.name, identity, cell)
    return tidy(notebook)


def _require_sound_marks(where: str, identity: str, cell: NotebookNode) -> None:
    marks = re.findall(r"(BEGIN|END) SOLUTION", cell.source)
    if marks != ["BEGIN", "END"] * (len(marks) // 2):
        raise BadInput(f"{where}: in cell {identity!r} the marks BEGIN and END SOLUTION do not pair up.")
    if len(marks) != cell.source.count(_BEGIN) + cell.source.count(_END):
        raise BadInput(f"{where}: in cell {identity!r} write the marks as {_BEGIN} and {_END}.")
    if marks and not (cell.metadata.get("nbgrader") or {}).get("solution"):
        raise BadInput(
            f"{where}: cell {identity!r} has a solution mark, and nbgrader's metadata does not say so."
        )


def solution_words(notebook: NotebookNode) -> set[str]:
    """Words that occur in solutions alone: none of them may be in the released notebook."""
    inside: set[str] = set()
    outside: set[str] = set()
    for cell in notebook.cells:
        hidden, shown = _parts(cell)
        inside |= words(hidden)
        outside |= words(shown)
    return inside - outside


def _parts(cell: NotebookNode) -> tuple[str, str]:
    """What of a cell is solution, and what is released."""
    if not (cell.metadata.get("nbgrader") or {}).get("solution"):
        return "", cell.source
    if _BEGIN not in cell.source:
        return cell.source, ""
    hidden: list[str] = []
    shown: list[str] = []
    target = shown
    for line in cell.source.splitlines():
        if _BEGIN in line:
            target = hidden
        elif _END in line:
            target = shown
        else:
            target.append(line)
    return "\n".join(hidden), "\n".join(shown)


def words(text: str) -> set[str]:
    """Names and words of four letters or more; a comment's too."""
    return {word.lower() for word in re.findall(r"[^\W\d]\w{3,}", text)}
