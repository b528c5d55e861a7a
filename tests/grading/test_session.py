"""One submission's way to its state: kernels that die, checks that fail, and what is kept of the rest."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
import time

import nbformat
import numpy as np
import pytest

import making_submissions as making
from fake_kernel import DIES, HANGS, FakeLauncher
from landmarks.checks.contract import Case, Check, Verdict
from landmarks.checks.registry import find
from landmarks.checks.wire import encode
from landmarks.grading import judge as judging
from landmarks.grading.judge import CheckFault, judge, secret_seed
from landmarks.grading.kernel import KernelLost
from landmarks.grading.records import Graded
from landmarks.grading.released import parse_notebook, parse_released
from landmarks.grading.session import Patience, Submission, grade_submission
from landmarks.grading.task import Job, Task, Worker


def grade(solutions: dict[str, str], launcher: FakeLauncher | None = None, **options: object) -> Graded:
    making.install()
    released = parse_released(making.ASSIGNMENT, nbformat.writes(making.released()))
    submission = Submission("ann", making.ASSIGNMENT, making.submitted(solutions), {"artefacts/a.pt": b"1"})
    return grade_submission(submission, released, launcher or FakeLauncher(), b"s" * 32, **options)  # type: ignore[arg-type]


def test_a_right_submission_has_all_its_points() -> None:
    record = grade(making.RIGHT).record
    assert (record.state, record.score, record.max_score, record.reason) == ("graded", 5.0, 5.0, "")


def test_a_share_of_a_check_is_a_share_of_its_points_with_hints() -> None:
    found = grade({**making.RIGHT, "double": "def double(values):\n    return 2 * values"})
    check = found.record.checks[0]
    assert (check.score, check.misconception, check.hints) == (1.0, "one-forgotten", ("Add 1.",))
    assert found.grades == {"check-double": (1.0, 2.0), "check-mean": (3.0, 3.0)}


def test_training_cells_are_not_run_and_files_go_along() -> None:
    launcher = FakeLauncher()
    grade(making.RIGHT, launcher)
    (kernel,) = launcher.kernels
    assert not any("training" in source for source in kernel.sources)
    assert kernel.files == {"artefacts/a.pt": b"1"}
    assert kernel.closed


@pytest.mark.parametrize(("word", "state"), [(DIES, "crashed"), (HANGS, "timed-out")])
def test_after_a_lost_kernel_the_rest_is_graded_in_a_fresh_one(word: str, state: str) -> None:
    launcher = FakeLauncher()
    record = grade({**making.RIGHT, "mean": word}, launcher).record
    assert (record.state, record.score) == (state, 2.0)
    assert record.reason.startswith("mean: it ended")
    assert record.checks[1].message.startswith("Your cell above ended the kernel: it ended")
    first, second = launcher.kernels
    assert first.closed
    assert second.sources == first.sources  # what had run by itself has run again


def test_a_kernel_that_ends_in_our_own_first_cells_costs_the_learner_nothing() -> None:
    class Slow(FakeLauncher):
        def launch(self, files):  # type: ignore[no-untyped-def]
            kernel = super().launch(files)
            run = kernel.run

            def run_slowly(source: str, limit_sec: float):  # type: ignore[no-untyped-def]
                if "import numpy" in source and limit_sec < 100:
                    raise KernelLost("it did not end", late=True)
                return run(source, limit_sec)

            kernel.run = run_slowly  # type: ignore[method-assign]
            return kernel

    assert grade(making.RIGHT, Slow()).record.score == 5.0
    busier = Patience(prologue_sec=50)
    record = grade(making.RIGHT, Slow(), patience=busier).record
    assert (record.state, record.needs_person) == ("crashed", True)
    assert "our own cell imports" in record.reason


def test_a_kernel_is_started_anew_a_limited_number_of_times() -> None:
    class Mortal(FakeLauncher):
        def launch(self, files):  # type: ignore[no-untyped-def]
            kernel = super().launch(files)
            kernel.run = kernel.probe = lambda *_: (_ for _ in ()).throw(judging_lost)  # type: ignore[method-assign]
            return kernel

    judging_lost = KernelLost("it ended")
    launcher = Mortal()
    record = grade(making.RIGHT, launcher, patience=Patience(restarts=2)).record
    assert (record.state, record.score, len(launcher.kernels)) == ("crashed", 0.0, 3)
    assert all(check.message for check in record.checks)


def test_a_check_that_fails_costs_the_learner_nothing_but_time() -> None:
    record = grade({**making.RIGHT, "mean": "def mean(values):\n    return float('nan')"}).record
    assert (record.state, record.needs_person) == ("crashed", True)
    assert "the check tiny.mean failed" in record.reason
    assert record.checks[0].score == 2.0
    assert "not your code's fault" in record.checks[1].message


def _check(judge_with: object) -> Check:
    making.install()
    return dataclasses.replace(find("tiny.mean"), judge=judge_with)  # type: ignore[arg-type]


SEEN = encode({"mean": 1.0, "finite": True})


def test_a_judge_that_hangs_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "JUDGE_SEC", 0.2)
    with pytest.raises(CheckFault, match="did not end"):
        judge(_check(lambda *_: time.sleep(1)), Case({}), SEEN)


def test_a_judge_may_not_exit_either() -> None:
    def leave(*_: object) -> Verdict:
        raise SystemExit

    with pytest.raises(CheckFault, match="SystemExit"):
        judge(_check(leave), Case({}), SEEN)


def test_what_is_malformed_scores_nothing_and_is_nobody_elses_fault() -> None:
    making.install()
    case = Case({"values": np.zeros(3)})
    for bytes_ in (b"", b"garbage", encode({"mean": "1", "finite": True}), encode({"score": 1.0})):
        assert judge(find("tiny.mean"), case, bytes_).score == 0.0


def test_seeds_differ_by_run_student_assignment_and_check() -> None:
    base = (b"s" * 32, "ann", "90-tiny", "tiny.mean")
    others = [
        (b"t" * 32, *base[1:]),
        (base[0], "bob", *base[2:]),
        (*base[:2], "x", base[3]),
        (*base[:3], "y"),
    ]
    seeds = {secret_seed(*words) for words in (base, *others)}
    assert len(seeds) == 5
    assert secret_seed(*base) == secret_seed(*base)


def test_words_cannot_be_moved_between_the_parts_of_a_seed() -> None:
    assert secret_seed(b"s", "a", "b", "c") != secret_seed(b"s", "ab", "", "c")


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b"{}", b"\xff", b"[" * 100_000),
        *(b'{"cells": [1]}', b'{"cells": [{"metadata": {}}]}'),
        b'{"cells": [{"cell_type": "code", "metadata": {}, "source": 5}]}',
    ],
    ids=range(9),
)
def test_a_notebook_that_is_none_is_refused_before_a_kernel_is_asked_for(content: bytes) -> None:
    making.install()
    worker = Worker(Job({making.ASSIGNMENT: nbformat.writes(making.released())}, b"s" * 32))
    record = worker.grade(Task("ann", making.ASSIGNMENT, content)).record
    assert (record.state, record.score, record.max_score) == ("refused", 0.0, 5.0)
    assert record.reason.startswith("The notebook cannot be read")


def test_a_notebook_is_read_as_nbformat_reads_it() -> None:
    whole = making.released()
    split = json.loads(nbformat.writes(whole, split_lines=True))
    assert any(isinstance(cell["source"], list) for cell in split["cells"])
    read = parse_notebook(json.dumps(split))
    assert [cell["source"] for cell in read["cells"]] == [cell.source for cell in whole.cells]


def test_a_grader_starts_without_what_takes_seconds_to_import() -> None:
    code = (
        "import sys, landmarks.grading.pool; print({'nbformat', 'jsonschema', 'IPython'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
