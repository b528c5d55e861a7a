"""What grading finds: one record for each submission, in exactly one state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

__all__ = ["STATES", "CheckResult", "Graded", "Record", "ShownCell", "State", "from_json", "to_json"]

State = Literal["graded", "refused", "timed-out", "crashed"]
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True)
class CheckResult:
    """The verdict on one check, in points."""

    id: str
    score: float
    max_score: float
    message: str
    misconception: str = ""
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Record:
    """One submission's final state. Only a `graded` one can have all its points.

    `content` is the digest of what was handed in; `needs_person` says that the grader itself failed, so that
    somebody must look: the score is then not the learner's last word. `written` counts the answers in words,
    which wait for a person as well and are no part of the score.
    """

    student: str
    assignment: str
    state: State
    reason: str = ""
    score: float = 0.0
    max_score: float = 0.0
    checks: tuple[CheckResult, ...] = ()
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    content: str = ""
    needs_person: bool = False
    written: int = 0


@dataclass(frozen=True)
class ShownCell:
    """A cell of the notebook for the feedback page: source, outputs, and the checks asked there.

    A `written` one holds an answer in Markdown, which a person marks.
    """

    grade_id: str
    source: str
    outputs: tuple[Mapping[str, Any], ...] = ()
    checks: tuple[CheckResult, ...] = ()
    solution: bool = False
    written: bool = False


@dataclass(frozen=True)
class Graded:
    """A record with what its feedback page and the grade book show beside it."""

    record: Record
    cells: tuple[ShownCell, ...] = ()
    grades: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # by grade_id: score, of points


def to_json(record: Record) -> dict[str, Any]:
    """The record with JSON's types alone."""
    return asdict(record)


def from_json(values: dict[str, Any]) -> Record:
    """The record that `to_json` was given."""
    checks = tuple(CheckResult(**{**check, "hints": tuple(check["hints"])}) for check in values["checks"])
    return Record(**{**values, "checks": checks, "notes": tuple(values["notes"])})
