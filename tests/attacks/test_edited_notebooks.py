"""Notebooks edited to earn more: points, metadata, locked cells, order, copies. Only solutions count."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

import making_submissions as making
from fake_kernel import FakeLauncher
from landmarks.grading.records import Record
from landmarks.grading.released import parse_released
from landmarks.grading.session import Submission, grade_submission


def grade(notebook: Any) -> Record:
    making.install()
    import nbformat

    released = parse_released(making.ASSIGNMENT, nbformat.writes(making.released()))
    return grade_submission(
        Submission("mallory", making.ASSIGNMENT, notebook), released, FakeLauncher(), b"s" * 32
    ).record


def by_id(notebook: Any, grade_id: str) -> Any:
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def more_points(notebook: Any) -> None:
    by_id(notebook, "check-double").metadata.nbgrader.points = 1000


def no_metadata_on_checks(notebook: Any) -> None:
    del by_id(notebook, "check-double").metadata["nbgrader"]


def check_made_a_solution(notebook: Any) -> None:
    by_id(notebook, "check-double").metadata.nbgrader.update(solution=True, grade=False, locked=False)


def locked_cell_edited(notebook: Any) -> None:
    by_id(notebook, "check-double").source = "pass"
    by_id(notebook, "imports").source = "raise SystemExit"


def checks_deleted(notebook: Any) -> None:
    notebook.cells = [c for c in notebook.cells if "check-" not in str(c.metadata.get("nbgrader"))]


def reversed_order(notebook: Any) -> None:
    notebook.cells.reverse()


def check_doubled(notebook: Any) -> None:
    notebook.cells.append(copy.deepcopy(by_id(notebook, "check-mean")))


def grade_id_a_list(notebook: Any) -> None:
    notebook.cells.append(making.cell("extra", "1", solution=True))
    notebook.cells[-1].metadata.nbgrader["grade_id"] = ["double"]


def metadata_no_table(notebook: Any) -> None:
    notebook.cells.append(making.cell("extra", "1"))
    notebook.cells[-1].metadata["nbgrader"] = "double"


def everything_tagged_training(notebook: Any) -> None:
    for node in notebook.cells:
        node.metadata["tags"] = ["training"]


EDITS = (
    more_points, no_metadata_on_checks, check_made_a_solution, locked_cell_edited, checks_deleted,
    reversed_order, check_doubled, grade_id_a_list, metadata_no_table, everything_tagged_training,
)  # fmt: skip


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_an_edited_notebook_has_the_grade_of_its_solutions(edit: Callable[[Any], None]) -> None:
    half = {**making.RIGHT, "mean": "def mean(values):\n    return 0.0"}
    for solutions, score in ((making.RIGHT, 5.0), (half, 2.0)):
        notebook = making.submitted(solutions)
        edit(notebook)
        record = grade(notebook)
        assert (record.state, record.score, record.max_score) == ("graded", score, 5.0)


def test_of_a_doubled_solution_the_last_counts_and_a_note_says_so() -> None:
    notebook = making.submitted(making.WRONG)
    notebook.cells.append(making.cell("double", making.RIGHT["double"], solution=True))
    record = grade(notebook)
    assert record.checks[0].score == 2.0
    assert any("more than once" in note for note in record.notes)


def test_a_deleted_solution_is_noted_and_scores_nothing() -> None:
    notebook = making.submitted(making.RIGHT)
    notebook.cells.remove(by_id(notebook, "mean"))
    record = grade(notebook)
    assert (record.state, record.score) == ("graded", 2.0)
    assert any("missing" in note for note in record.notes)


def test_cells_that_are_not_solutions_are_not_run() -> None:
    notebook = making.submitted(making.WRONG)
    notebook.cells.insert(2, making.cell("own", "\n".join(making.RIGHT.values())))
    assert grade(notebook).score == 0.0
