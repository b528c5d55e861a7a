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
from landmarks.grading.marking import mark
from landmarks.grading.records import Graded

__all__ = ["GradebookWriter"]


class GradebookWriter:
    """Keeps a `gradebook.db`, and `autograded/STUDENT/ASSIGNMENT/` beside it, as `nbgrader autograde` would.

    Grades that a person gave by hand stay.
    """

    def __init__(self, path: Path, released: Mapping[str, str]) -> None:
        """`released` gives each assignment's notebook as text; what the grade book lacks of them is added."""
        self._path = path.absolute()
        self._notebooks = {name: nbformat.reads(text, as_version=4) for name, text in released.items()}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # nbgrader calls `alembic` by name: it is on the path of an activated environment only.
        os.environ["PATH"] = os.pathsep.join(
            [str(Path(sys.prefix, "bin")), os.environ.get("PATH", os.defpath)]
        )
        for name, notebook in self._notebooks.items():
            self._add_assignment(name, notebook)

    def keep(self, graded: Graded) -> None:
        """Write one submission's grades. What was refused has a score of 0 everywhere."""
        record = graded.record
        student = safe_name(record.student)
        if graded.cells:
            notebook = mark(self._notebooks[record.assignment], graded)
            folder = self._path.parent / "autograded" / student / record.assignment
            write_text_atomically(folder / f"{record.assignment}.ipynb", nbformat.writes(notebook))
        with warnings.catch_warnings(), Gradebook(f"sqlite:///{self._path}") as book:
            # nbgrader makes rows that its session does not know yet, and knows a moment later.
            warnings.filterwarnings("ignore", "Object of type .* not in session", SAWarning)
            book.update_or_create_student(student)
            submission = book.update_or_create_submission(record.assignment, student)
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    score, _ = graded.grades.get(grade.name, (0.0, 0.0))
                    grade.auto_score = score
                    grade.needs_manual_grade = record.needs_person
            book.db.commit()

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
