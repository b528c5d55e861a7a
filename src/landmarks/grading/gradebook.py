"""Grades into nbgrader's grade book, and marked notebooks where its formgrader looks for them: one writer."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import SaveCells
from sqlalchemy.exc import SAWarning

from landmarks.data.storage import write_text_atomically
from landmarks.grading.feedback import safe_name
from landmarks.grading.marking import harmless, mark
from landmarks.grading.records import Graded

__all__ = ["GradebookWriter"]


class GradebookWriter:
    """Keeps a `gradebook.db`, and `autograded/STUDENT/ASSIGNMENT/` beside it, as `nbgrader autograde` would.

    Grades that a person gave by hand stay; written answers wait for one, and do so again when they change.
    """

    def __init__(self, path: Path, released: Mapping[str, str]) -> None:
        """`released` gives each assignment's notebook as text; the book gets those that were handed in."""
        self._path = path.absolute()
        self._notebooks = {name: nbformat.reads(text, as_version=4) for name, text in released.items()}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # nbgrader calls `alembic` by name: it is on the path of an activated environment only.
        os.environ["PATH"] = os.pathsep.join(
            [str(Path(sys.prefix, "bin")), os.environ.get("PATH", os.defpath)]
        )
        self._added: set[str] = set()

    def keep(self, graded: Graded) -> None:
        """Write one submission's grades. What was refused has a score of 0 everywhere."""
        record = graded.record
        if record.assignment not in self._added:
            self._add_assignment(record.assignment, self._notebooks[record.assignment])
            self._added.add(record.assignment)
        student = safe_name(record.student)
        path = self._path.parent / "autograded" / student / record.assignment / f"{record.assignment}.ipynb"
        answers = {cell.grade_id: harmless(cell.source) for cell in graded.cells if cell.written}
        marked = _answers_in(path) if answers else {}
        if graded.cells:
            notebook = mark(self._notebooks[record.assignment], graded)
            write_text_atomically(path, nbformat.writes(notebook))
        with warnings.catch_warnings(), Gradebook(f"sqlite:///{self._path}") as book:
            # nbgrader makes rows that its session does not know yet, and knows a moment later.
            warnings.filterwarnings("ignore", "Object of type .* not in session", SAWarning)
            book.update_or_create_student(student)
            submission = book.update_or_create_submission(record.assignment, student)
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    answer = answers.get(grade.name)
                    unwritten = ("", self._released_answer(record.assignment, grade.name).strip())
                    if answer is None or answer.strip() in unwritten:
                        score, _ = graded.grades.get(grade.name, (0.0, 0.0))
                        grade.auto_score = score
                        grade.needs_manual_grade = record.needs_person
                    elif grade.manual_score is None or answer != marked.get(grade.name):
                        grade.auto_score = None
                        grade.needs_manual_grade = True
            book.db.commit()

    def _released_answer(self, assignment: str, grade_id: str) -> str:
        """What stood where an answer was to be written; it earns nothing, and nobody need look at it."""
        return _written(self._notebooks[assignment]).get(grade_id, "")

    def _add_assignment(self, name: str, notebook: NotebookNode) -> None:
        """Tell the grade book of the assignment's cells, unless nbgrader has done so."""
        with Gradebook(f"sqlite:///{self._path}") as book:
            known = any(one.name == name and one.notebooks for one in book.assignments)
            if not known:
                book.update_or_create_assignment(name)
        if not known:
            resources: dict[str, Any] = {
                "nbgrader": {"notebook": name, "assignment": name, "db_url": f"sqlite:///{self._path}"}
            }
            SaveCells().preprocess(notebook, resources)


def _answers_in(path: Path) -> dict[str, str]:
    """The written answers of a marked notebook, by their cells' names; none where there is none yet."""
    return _written(nbformat.read(path, as_version=4)) if path.is_file() else {}


def _written(notebook: NotebookNode) -> dict[str, str]:
    return {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in notebook.cells
        if cell.cell_type == "markdown" and "nbgrader" in cell.metadata
    }
