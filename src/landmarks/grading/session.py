"""Grading one submission: its cells run in the sandbox, its checks are probed there and judged here."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from landmarks.checks.contract import Check
from landmarks.checks.registry import find
from landmarks.grading.judge import CheckFault, draw_case, judge, secret_seed
from landmarks.grading.kernel import Kernel, KernelLost, Launcher, Output
from landmarks.grading.records import CheckResult, Graded, Record, ShownCell, State
from landmarks.grading.released import Cell, Released, merge

__all__ = ["Patience", "Submission", "grade_submission"]

_NOT_MARKED = "This could not be marked, and it is not your code's fault. A person will look at it."
_NOT_REACHED = "This was not reached: an earlier cell ended the kernel too often, or took too long."


@dataclass(frozen=True)
class Submission:
    """What one learner handed in for one assignment, checked by intake and read."""

    student: str
    assignment: str
    notebook: Mapping[str, Any]  # as `parse_notebook` gives it
    files: Mapping[str, bytes] = field(default_factory=dict)  # beside the notebook, by relative path
    content: str = ""  # digest of everything above


@dataclass(frozen=True)
class Patience:
    """How long a submission may take, and how often its kernel may die."""

    prologue_sec: float = 600.0  # for our own cells before the first exercise: imports, on a busy machine
    cell_sec: float = 60.0
    probe_times: float = 2.0  # of a check's own limit, since a machine that grades is a busy one
    submission_sec: float = 600.0
    restarts: int = 3


def grade_submission(
    submission: Submission,
    released: Released,
    launcher: Launcher,
    secret: bytes,
    patience: Patience = Patience(),
    find_check: Callable[[str], Check] = find,
) -> Graded:
    """Run, probe and judge a submission; whatever it does ends in one of the four states."""
    cells, notes = merge(released, submission.notebook)
    session = _Session(submission, launcher, secret, patience, find_check, frozenset(released.prologue))
    try:
        shown = [session.take(cell) for cell in cells]
    finally:
        session.close()
    return _graded(submission, released, session, shown, notes)


class _Session:
    """The state of grading one submission: its kernel, what has run in it, and what went wrong."""

    def __init__(
        self,
        submission: Submission,
        launcher: Launcher,
        secret: bytes,
        patience: Patience,
        find_check: Callable[[str], Check],
        prologue: frozenset[str],
    ) -> None:
        self.submission, self.launcher, self.secret = submission, launcher, secret
        self.patience, self.find_check, self.prologue = patience, find_check, prologue
        self.kernel: Kernel | None = None
        self.ran: list[Cell] = []  # what ended by itself, to be run again in a fresh kernel
        self.starts = 0
        self.lost: list[tuple[str, KernelLost]] = []
        self.above: KernelLost | None = None  # what a solution since the last check has ended the kernel with
        self.faults: list[str] = []
        self.started = time.monotonic()

    def take(self, cell: Cell) -> ShownCell:
        """Run a cell, or probe and judge what it asks for."""
        if cell.written:
            return ShownCell(cell.grade_id, cell.source, solution=True, written=True)
        if cell.checks:
            checks = tuple(self._check(cell, check_id) for check_id in cell.checks)
            self.above = None
            return ShownCell(cell.grade_id, cell.source, checks=checks)
        outputs: list[Output] = []
        done = cell.skipped or cell.points or cell.grade_id in self.launcher.prologue
        if not done and self._ready():
            outputs = self._run(cell)
        return ShownCell(cell.grade_id, cell.source, tuple(outputs), solution=cell.solution)

    def close(self) -> None:
        if self.kernel is not None:
            self.kernel.close()
            self.kernel = None

    def _run(self, cell: Cell) -> list[Output]:
        assert self.kernel is not None
        try:
            _, outputs = self.kernel.run(cell.source, self._limit_sec(cell))
        except KernelLost as lost:
            self._note_loss(cell.grade_id, lost)
            if cell.solution:
                self.above = lost
            if cell.grade_id in self.prologue:  # nothing of the learner's has run yet
                self.faults.append(f"our own cell {cell.grade_id} ended the kernel: {lost}")
            return [
                {"output_type": "stream", "name": "stdout", "text": f"This cell ended the kernel: {lost}."}
            ]
        self.ran.append(cell)
        return outputs

    def _check(self, cell: Cell, check_id: str) -> CheckResult:
        points = cell.points / len(cell.checks)
        try:
            check = self.find_check(check_id)
            seed = secret_seed(self.secret, self.submission.student, self.submission.assignment, check_id)
            case = draw_case(check, seed)
            if not self._ready():
                return CheckResult(check_id, 0.0, points, _NOT_REACHED, "not-reached")
            assert self.kernel is not None
            limit_sec = min(check.limit_sec * self.patience.probe_times, self._left())
            verdict = judge(check, case, self.kernel.probe(check_id, case.inputs, limit_sec))
        except KernelLost as lost:
            self._note_loss(check_id, lost)
            return CheckResult(check_id, 0.0, points, f"Your code ended the kernel: {lost}.", "kernel-lost")
        except CheckFault as fault:
            self.faults.append(str(fault))
            return CheckResult(check_id, 0.0, points, _NOT_MARKED)
        if self.above is not None and verdict.misconception == "missing":
            why = f"Your cell above ended the kernel: {self.above}. So there was nothing to check."
            return CheckResult(check_id, 0.0, points, why, "kernel-lost")
        return CheckResult(
            check_id,
            round(points * verdict.score, 4),
            points,
            verdict.message,
            verdict.misconception,
            verdict.hints,
        )

    def _note_loss(self, where: str, lost: KernelLost) -> None:
        self.lost.append((where, lost))
        self.close()

    def _limit_sec(self, cell: Cell) -> float:
        if cell.grade_id in self.prologue:
            return self.patience.prologue_sec
        return min(self.patience.cell_sec, self._left())

    def _left(self) -> float:
        return max(1.0, self.started + self.patience.submission_sec - time.monotonic())

    def _ready(self) -> bool:
        """Have a kernel in which everything that ended by itself has run; false when that cannot be had."""
        while self.kernel is None:
            spent = time.monotonic() - self.started > self.patience.submission_sec
            if spent or self.starts > self.patience.restarts:
                return False
            self.starts += 1
            try:
                self.kernel = self.launcher.launch(self.submission.files)
                for cell in self.ran:
                    self.kernel.run(cell.source, self._limit_sec(cell))
            except KernelLost as lost:
                self._note_loss("the cells before", lost)
        return True


def _graded(
    submission: Submission, released: Released, session: _Session, shown: list[ShownCell], notes: list[str]
) -> Graded:
    checks = tuple(check for cell in shown for check in cell.checks)
    score = round(sum(check.score for check in checks), 4)
    state, reason = _state(session, score < released.max_score)
    record = Record(
        student=submission.student,
        assignment=submission.assignment,
        state=state,
        reason=reason,
        score=score,
        max_score=released.max_score,
        checks=checks,
        seconds=round(time.monotonic() - session.started, 3),
        notes=tuple(notes),
        content=submission.content,
        needs_person=bool(session.faults),
        written=_answers(released, shown),
    )
    grades = {
        cell.grade_id: (sum(c.score for c in cell.checks), sum(c.max_score for c in cell.checks))
        for cell in shown
        if cell.checks
    }
    return Graded(record, tuple(shown), grades)


def _answers(released: Released, shown: list[ShownCell]) -> int:
    """How many written answers there are that a person has to mark."""
    asked = {cell.grade_id: cell.source.strip() for cell in released.cells if cell.written}
    return sum(cell.written and cell.source.strip() not in ("", asked[cell.grade_id]) for cell in shown)


def _state(session: _Session, below_full: bool) -> tuple[State, str]:
    """The one final state. A kernel that was lost on the way to all the points has cost nothing."""
    if session.faults:
        return "crashed", "; ".join(dict.fromkeys(session.faults))
    if session.lost and below_full:
        where, lost = session.lost[0]
        times = f", and {len(session.lost) - 1} more" if len(session.lost) > 1 else ""
        return ("timed-out" if lost.late else "crashed"), f"{where}: {lost}{times}"
    return "graded", ""
