"""Writes the faces of an assignment: the executed solution and the released notebook."""

from __future__ import annotations

import os

import nbformat
from nbformat import NotebookNode

from landmarks.checks.notebook import is_quick
from landmarks.course.execute import execute
from landmarks.course.inspect import faults_of_release, same_cells
from landmarks.course.release import released
from landmarks.course.source import Assignment, read_source
from landmarks.course.tidy import EXECUTED, tidy
from landmarks.errors import CheckFailed

__all__ = ["build"]


def build(assignment: Assignment, *, run: bool = True) -> None:
    """Makes both notebooks anew from the source.

    Args:
        assignment: which one.
        run: execute the solution. If not, outputs of cells whose code is the same are kept from the last
        time.

    Raises:
        BadInput: the source has a fault. CheckFailed: a cell of the solution fails, or the release has a
        fault.
    """
    fresh = read_source(assignment.source)
    solution = _executed(fresh, assignment) if run else _with_old_outputs(fresh, assignment)
    release = released(assignment, solution)
    faults = faults_of_release(fresh, release)
    if faults:
        raise CheckFailed(f"{assignment.name}: the released notebook has faults: {'; '.join(faults)}")
    for path, notebook in ((assignment.solution, solution), (assignment.release, release)):
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)


def _executed(fresh: NotebookNode, assignment: Assignment) -> NotebookNode:
    """With its outputs, and a note of what they come from, for whoever asks whether figures may be shown."""
    solution = tidy(execute(fresh, assignment.name))
    solution.metadata[EXECUTED] = {
        "data": os.environ.get("LANDMARKS_DATA", "renders"),
        "quick": is_quick(),
    }
    return solution


def _with_old_outputs(fresh: NotebookNode, assignment: Assignment) -> NotebookNode:
    if not assignment.solution.is_file():
        return fresh
    old = nbformat.read(assignment.solution, as_version=4)
    if same_cells(fresh, old):
        return old
    fresh.metadata.update(old.metadata)
    known = {cell.id: cell for cell in old.cells if cell.cell_type == "code"}
    for cell in fresh.cells:
        before = known.get(cell.id)
        if cell.cell_type == "code" and before is not None and before.source == cell.source:
            cell.outputs, cell.execution_count = before.outputs, before.execution_count
    return fresh
