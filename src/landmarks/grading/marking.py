"""Puts what a submission showed and earned into its notebook, so that nbgrader reads the score we gave."""

from __future__ import annotations

import copy
import re
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

from landmarks.grading.records import CheckResult, Graded, ShownCell

__all__ = ["harmless", "mark", "mark_cells"]

_TAG = re.compile(r"<(?![\s\d=])")
_LINK = re.compile(r"\](?=[(\[:])")
# What MathJax takes for more than signs: links, styles, names, extensions.
_MATH = re.compile(
    r"\\(?=(?:href|url|require|class|cssId|style|data|unicode|includegraphics|mmlToken)(?![a-z]))", re.I
)


def mark(released: NotebookNode, graded: Graded) -> NotebookNode:
    """The released notebook with the learner's solutions, their outputs, and a score in each graded cell."""
    notebook = copy.deepcopy(released)
    mark_cells(notebook, graded)
    return notebook


def mark_cells(notebook: NotebookNode, graded: Graded) -> None:
    """Write sources, outputs and scores into `notebook`, which has the released cells.

    nbgrader's `determine_grade` gives nothing for an error or a word on stderr, the number for a result that
    is one, and everything for a cell that shows neither. So a graded cell shows what its checks found as
    text, and its points as the one result; and what a learner's cell wrote to stderr costs nothing, since
    only graded cells are looked at. A written answer is left for a person to mark.
    """
    shown = {cell.grade_id: cell for cell in graded.cells}
    for index, node in enumerate(notebook.cells):
        marks = node.metadata.get("nbgrader", {})
        cell = shown.get(str(marks.get("grade_id", f"cell-{index}")))
        if node.cell_type != "code":
            if cell is not None and cell.written:
                node.source = harmless(cell.source)
            continue
        node.execution_count = None
        if marks.get("grade") and not marks.get("solution"):
            # A graded cell that was not reached has no points, rather than all of them.
            node.outputs = _verdicts(
                cell.checks if cell else (), graded.grades.get(cell.grade_id) if cell else None
            )
        elif cell is not None and cell.solution:
            node.source = cell.source
            node.outputs = _outputs(cell)
        else:  # our own: here it could only say that no check has passed in this kernel
            node.outputs = []


def harmless(markdown: str) -> str:
    """The text with nothing in it that becomes HTML, a link or a picture.

    The formgrader shows Markdown as it is, HTML included: a script in an answer would run as whoever marks
    it, and could write the grade book. Emphasis, lists, tables, code and formulas stay.
    """
    return _MATH.sub(r"\\ ", _LINK.sub("] ", _TAG.sub("&lt;", markdown)))


def _verdicts(checks: tuple[CheckResult, ...], grade: tuple[float, float] | None) -> list[NotebookNode]:
    text = "".join(
        f"{check.id}: {check.score:g} of {check.max_score:g} points\n{check.message}\n"
        + "".join(f"- {hint}\n" for hint in check.hints)
        for check in checks
    )
    score = grade[0] if grade else 0.0
    found = [new_output("stream", name="stdout", text=text)] if text else []
    return [
        *found,
        new_output("execute_result", data={"text/plain": repr(float(score))}, execution_count=None),
    ]


def _outputs(cell: ShownCell) -> list[NotebookNode]:
    made = []
    for output in cell.outputs:
        fields: dict[str, Any] = {name: value for name, value in output.items() if name != "output_type"}
        if output["output_type"] == "execute_result":
            fields["execution_count"] = None
        made.append(new_output(output["output_type"], **fields))
    return made
