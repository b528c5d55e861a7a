"""Hostile notebooks against the judge: what each earns, how it ends, and that the next is graded right.

Each file of `programs/` is one attack: its head says what is tried, the state and the score that it must end
with, and its parts are the solution cells of the tiny assignment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

import making_submissions as making
from landmarks.grading.feedback import feedback_text
from landmarks.grading.records import Graded
from landmarks.grading.sandbox import Limits
from landmarks.grading.session import Patience
from landmarks.grading.task import Job, Task, Worker

MB = 10**6
PROGRAMS = sorted(Path(__file__).with_name("programs").glob("*.py"))


@pytest.fixture(scope="module")
def grader() -> Iterator[Worker]:
    """The grader as it runs by default: warm kernels in the sandbox, one after the other.

    Its limits are lower, so that what runs into them does so soon.
    """
    job = Job(
        {making.ASSIGNMENT: nbformat.writes(making.released())},
        b"s" * 32,
        limits=Limits(
            threads=1, memory_bytes=2000 * MB, processes=64, scratch_bytes=64 * MB, file_bytes=32 * MB
        ),
        patience=Patience(cell_sec=20, probe_times=2, submission_sec=90),
        checks=making.CHECKS,
        prepare=making.install,
    )
    worker = Worker(job)
    yield worker
    worker.close()


def grade(grader: Worker, solutions: dict[str, str], **files: bytes) -> Graded:
    text = nbformat.writes(making.submitted(solutions)).encode()
    return grader.grade(Task("mallory", making.ASSIGNMENT, text, files))


def read_program(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The head's fields, and the solution cells by their id."""
    text = path.read_text(encoding="utf-8")
    head = dict(re.findall(r"^# (tried|state|score): (.+)$", text, re.MULTILINE))
    parts = re.split(r"^# %% (\w+)\n", text, flags=re.MULTILINE)
    return head, dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_an_attack_earns_nothing_and_the_next_submission_gets_its_grade(path: Path, grader: Worker) -> None:
    head, solutions = read_program(path)
    attacked = grade(grader, solutions)
    assert (attacked.record.state, attacked.record.score) == (head["state"], float(head["score"])), (
        attacked.record
    )
    page = feedback_text(attacked)
    assert "<script" not in page
    assert len(page) < 2_000_000
    assert not Path("/tmp/landmarks-was-here").exists()
    following = grade(grader, making.RIGHT).record
    assert (following.state, following.score) == ("graded", 5.0), following
