"""Says what is wrong with the faces of an assignment, in sentences."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from landmarks.course.release import released
from landmarks.course.source import Assignment, read_source, solution_words, words
from landmarks.course.tidy import EXECUTED, faults_of_metadata

__all__ = ["faults_of", "faults_of_release", "same_cells"]

MOST_BYTES = 2_000_000


def faults_of(assignment: Assignment) -> list[str]:
    """What is wrong with an assignment's notebooks as they stand; nothing is executed."""
    fresh = read_source(assignment.source)
    missing = [path for path in (assignment.solution, assignment.release) if not path.is_file()]
    if missing:
        return [f"{path.name} is missing in {path.parent.parent.name}/; build it" for path in missing]
    solution = _as_it_is(assignment.solution)
    release = _as_it_is(assignment.release)
    faults = [f"solutions/: {fault}" for fault in _faults_of_solution(fresh, solution, assignment.solution)]
    faults += [f"course/: {fault}" for fault in faults_of_release(fresh, release)]
    if assignment.release.stat().st_size > MOST_BYTES:
        faults.append("course/: the notebook is larger than 2 MB")
    if not faults and nbformat.writes(released(assignment, solution)) != nbformat.writes(release):
        faults.append("course/: it is not what nbgrader makes of the solution; build it again")
    return faults


def _faults_of_solution(fresh: NotebookNode, solution: NotebookNode, path: Path) -> list[str]:
    faults = [] if same_cells(fresh, solution) else ["it is not what the source says; build it again"]
    faults += _faults_of_ids(solution) + faults_of_metadata(solution)
    if path.stat().st_size > MOST_BYTES:
        faults.append(
            f"the notebook has {path.stat().st_size / 1e6:.1f} MB, more than 2; show smaller figures"
        )
    code = [cell for cell in solution.cells if cell.cell_type == "code" and cell.source.strip()]
    if any(cell.execution_count is None for cell in code):
        faults.append("a cell has not been executed")
    how = solution.metadata.get(EXECUTED, {})
    if how.get("data") != "renders" or how.get("quick") is not False:
        faults.append(
            "its outputs do not come from the shipped pictures and full training; "
            "build it again, with --data renders and without LANDMARKS_FAST"
        )
    failed = [cell.id for cell in code for output in cell.outputs if output.output_type == "error"]
    return faults + [f"cell {name} fails" for name in failed]


def faults_of_release(fresh: NotebookNode, release: NotebookNode) -> list[str]:
    """What is wrong with a released notebook, given its source."""
    faults = _faults_of_ids(release) + faults_of_metadata(release)
    leaked = sorted(solution_words(fresh) & words(_read_by_learners(release)))
    if leaked:
        faults.append(f"it holds words of a solution: {', '.join(leaked[:8])}")
    for cell in release.cells:
        if cell.cell_type == "code":
            faults += [] if _parses(cell.source) else [f"cell {cell.get('id')} does not parse"]
            faults += [f"cell {cell.get('id')} has outputs"] if cell.outputs else []
        faults += _faults_of_lock(cell)
    if [cell.get("id") for cell in release.cells] != [cell.id for cell in fresh.cells]:
        faults.append("its cells are not those of the source; build it again")
    return faults


def _as_it_is(path: Path) -> NotebookNode:
    """`nbformat.read` would give ids to cells that lack them, so that nobody noticed."""
    return nbformat.v4.reads(path.read_text(encoding="utf-8"))


def same_cells(one: NotebookNode, other: NotebookNode) -> bool:
    """Are these the same but for outputs?"""
    return [_shape(cell) for cell in one.cells] == [_shape(cell) for cell in other.cells]


def _shape(cell: NotebookNode) -> tuple[Any, ...]:
    return cell.get("id"), cell.cell_type, cell.source, dict(cell.metadata)


def _faults_of_ids(notebook: NotebookNode) -> list[str]:
    ids = [cell.get("id") for cell in notebook.cells]
    faults = [f"cell {number} has no id" for number, name in enumerate(ids) if not name]
    faults += [f"cell id {name} is doubled" for name in sorted({n for n in ids if n and ids.count(n) > 1})]
    grades = [cell.metadata.nbgrader.grade_id for cell in notebook.cells if "nbgrader" in cell.metadata]
    return faults + [
        f"grade id {name} is doubled" for name in sorted({n for n in grades if grades.count(n) > 1})
    ]


def _faults_of_lock(cell: NotebookNode) -> list[str]:
    from nbgrader import utils

    if "nbgrader" not in cell.metadata or not utils.is_locked(cell):
        return []
    if cell.metadata.nbgrader.get("checksum") != utils.compute_checksum(cell):
        return [f"the locked cell {cell.get('id')} was changed"]
    return []


def _parses(source: str) -> bool:
    try:
        ast.parse(TransformerManager().transform_cell(source))
    except SyntaxError:
        return False
    return True


def _read_by_learners(notebook: NotebookNode) -> str:
    """Sources and outputs. Checksums are left out: hexadecimal digits may spell a word."""
    return "\n".join(cell.source + "\n" + str(cell.get("outputs", "")) for cell in notebook.cells)
