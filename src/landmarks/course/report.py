"""How far a learner has come: what the cards in the saved notebooks say."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

import nbformat
from nbformat import NotebookNode

from landmarks.checks.card import read_card
from landmarks.checks.registry import checks_of, find
from landmarks.course.source import Assignment
from landmarks.errors import BadInput

__all__ = ["Exercise", "Standing", "next_of", "standing_of"]

_CHECK = re.compile(r"""\s*check\(["']([\w.-]+)["']\)""")
_UNWRITTEN = "*Your answer here.*"


@dataclass(frozen=True)
class Exercise:
    """One exercise as the notebook was saved.

    `state` is "right", "partly", "wrong", "open" (not checked yet), "again" (its cell was run after
    its check) or "gone" (the cell of its check was deleted). Of a written question it is "written" or
    "open"; a person marks it, so it has no points and no `check` here.
    """

    title: str
    section: str
    state: str
    points: float
    of: float
    check: str = ""

    @property
    def done(self) -> bool:
        return self.state in ("right", "written")


@dataclass(frozen=True)
class Standing:
    """An assignment's exercises, in the notebook's order."""

    assignment: str
    exercises: tuple[Exercise, ...]

    @property
    def points(self) -> float:
        return sum(exercise.points for exercise in self.exercises)

    @property
    def of(self) -> float:
        return sum(exercise.of for exercise in self.exercises)

    @property
    def done(self) -> int:
        return sum(exercise.done for exercise in self.exercises)

    @property
    def begun(self) -> bool:
        return any(exercise.state != "open" for exercise in self.exercises)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "points": self.points, "of": self.of, "done": self.done}


def standing_of(assignment: Assignment) -> Standing:
    """Reads the notebook in `course/`; nothing is run.

    Raises:
        BadInput: it is no notebook any more.
    """
    try:
        notebook = nbformat.read(assignment.release, as_version=4)
    except (OSError, ValueError, nbformat.validator.NotebookValidationError) as error:
        raise BadInput(
            f"{assignment.release} cannot be read as a notebook; put the released one back in its place."
        ) from error
    found: list[Exercise] = []
    section, ran = "", 0
    for cell in notebook.cells:
        section = _section(cell) or section
        marks = cell.metadata.get("nbgrader", {})
        if not marks.get("grade"):
            if marks.get("solution"):
                ran = max(ran, cell.get("execution_count") or 0)
        elif marks.get("solution"):
            state = "open" if cell.source.strip() in ("", _UNWRITTEN) else "written"
            found.append(Exercise("a written question", section, state, 0.0, 0.0))
        else:
            found.append(_checked(cell, section, float(marks.get("points", 0)), ran))
            ran = 0
    there = {exercise.check for exercise in found}
    found += [
        Exercise(check.title, check.section, "gone", 0.0, 0.0, check.id)
        for check in checks_of(assignment.name)
        if check.id not in there
    ]
    return Standing(assignment.name, tuple(found))


def next_of(standings: list[Standing]) -> tuple[Standing, Exercise] | None:
    """The first exercise that is not done, or `None`: of an assignment that was begun, if there is one."""
    for standing in sorted(standings, key=lambda one: not one.begun):  # the order stays, otherwise
        for exercise in standing.exercises:
            if not exercise.done:
                return standing, exercise
    return None


def _section(cell: NotebookNode) -> str:
    headings = re.findall(r"^## (.+)$", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else []
    return headings[-1] if headings else ""


def _checked(cell: NotebookNode, section: str, points: float, ran: int) -> Exercise:
    state, share = _card_in(cell)
    if state != "open" and ran > (cell.get("execution_count") or 0):
        state, share = "again", 0.0
    asked = _CHECK.match(cell.source)
    check = asked[1] if asked else ""
    title = find(check).title if check else cell.metadata.nbgrader.get("grade_id", "a check")
    return Exercise(title, section, state, round(share * points, 2), points, check)


def _card_in(cell: NotebookNode) -> tuple[str, float]:
    """The state and share that the last card in a cell's outputs shows."""
    for output in reversed(cell.get("outputs", [])):
        read = read_card(str(output.get("data", {}).get("text/plain", "")))
        if read:
            return read
    return "open", 0.0
