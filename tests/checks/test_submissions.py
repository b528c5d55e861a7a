"""Every check judges right answers right, and names the misconception of wrong ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from judging_submissions import Submission, faults, submissions, verdicts, workplace
from landmarks.checks.contract import Verdict
from landmarks.checks.registry import ASSIGNMENTS, checks_of
from making_lessons import painted

SOLUTIONS = Path(__file__).parents[2] / "solutions"


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return painted(tmp_path_factory.mktemp("painted") / "pictures")


@pytest.fixture
def place(pictures: Path, tmp_path: Path) -> Iterator[None]:
    with workplace(pictures, tmp_path):
        yield


@pytest.mark.slow
@pytest.mark.usefixtures("place")
@pytest.mark.filterwarnings("default")  # learners' code may warn
@pytest.mark.parametrize("submission", submissions(), ids=lambda s: f"{s.check_id}-{s.path.stem}")
def test_a_submission_is_judged_rightly(submission: Submission) -> None:
    assert faults(submission, verdicts(submission)) == []


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(
    "submission",
    [
        s
        for s in submissions("cnn/train-one-epoch")
        if s.path.stem in ("right_zero_after", "partly_no_zero_grad")
    ],
    ids=lambda s: s.path.stem,
)
def test_two_of_them_are_judged_rightly_in_the_quick_run(submission: Submission) -> None:
    assert faults(submission, verdicts(submission, seeds=1)) == []


def test_a_wrong_verdict_or_word_would_be_noticed() -> None:
    (submission,) = [s for s in submissions("cnn/train-one-epoch") if s.path.stem == "partly_no_zero_grad"]
    assert faults(submission, [Verdict(1.0, "fine")])
    assert faults(submission, [Verdict(0.5, "half", "other-word")])
    assert faults(submission, [Verdict(0.0, "none", "zero-grad-forgotten")])
    assert not faults(submission, [Verdict(0.5, "half", "zero-grad-forgotten")])


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_each_assignment_has_a_solution(assignment: str) -> None:
    assert (SOLUTIONS / assignment / f"{assignment}.py").is_file()


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_each_exercise_has_five_wrong_and_three_right_submissions(assignment: str) -> None:
    counts = Counter((s.check_id, s.expected == "right") for s in submissions())
    short = [
        check.id
        for check in checks_of(assignment)
        if counts[check.id, False] < 5 or counts[check.id, True] < 3
    ]
    assert short == []


def test_each_submission_says_what_it_does() -> None:
    for submission in submissions():
        assert submission.expected in ("right", "partly", "wrong")
        assert submission.summary.endswith(".")
        assert bool(submission.misconception) == (submission.expected != "right")
