"""A released notebook that is handed in untouched earns nothing, in any check of any assignment."""

from __future__ import annotations

from pathlib import Path

import pytest

import needing
from judging_submissions import ROOT
from landmarks.checks.registry import ASSIGNMENTS, checks_of
from landmarks.grading.released import read_released
from landmarks.grading.task import Job, Task, Worker
from making_lessons import painted

pytestmark = [needing.bubblewrap, pytest.mark.slow]


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return painted(tmp_path_factory.mktemp("painted") / "pictures")


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_an_untouched_notebook_earns_nothing(
    assignment: str, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANDMARKS_TEST_DATA", str(pictures))
    text = read_released(ROOT / "course", assignment)
    worker = Worker(Job({assignment: text}, b"s" * 32, pictures=str(pictures)))
    try:
        record = worker.grade(Task("ada", assignment, text.encode())).record
    finally:
        worker.close()
    earned = {check.id: (check.score, check.message) for check in record.checks if check.score != 0}
    assert earned == {}
    assert record.score == 0
    assert {check.id for check in record.checks} == {check.id for check in checks_of(assignment)}
    assert record.max_score > 0
