"""The benchmark of grading demands the marks that are due, and counts what every process takes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.grading import expected_score, require_scores
from benchmarks.grading_steps import Meter

ROOT = Path(__file__).parents[2]

# A process that ends without having waited for its child, as bubblewrap does.
ORPHAN = """
import os, time
child = os.fork()
if child == 0:
    while time.process_time() < 0.5:
        pass
    os._exit(0)
os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
os._exit(0)
"""
MEASURE = """
import subprocess, sys
from benchmarks.processors import measured
print(measured(lambda: subprocess.run([sys.executable, "-c", sys.argv[1]], check=True)).cpu)
"""


def test_the_reference_solution_is_due_all_points_but_those_of_the_model_that_is_not_handed_in() -> None:
    assert (expected_score(with_model=False), expected_score(with_model=True)) == (27.0, 33.0)


@pytest.mark.parametrize("scores", [[], [27.0], [27.0, 26.0], [0.0, 0.0], [27.0, 27.0, 27.0]])
def test_scores_that_are_not_due_stop_the_benchmark(scores: list[float]) -> None:
    require_scores("a grader", [27.0, 27.0], 2, 27.0)
    with pytest.raises(AssertionError, match="a grader"):
        require_scores("a grader", scores, 2, 27.0)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux hands over what nobody waits for")
def test_processor_time_that_nobody_waited_for_is_counted() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, ORPHAN], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert float(done.stdout) >= 0.5


def test_a_step_within_a_step_counts_once() -> None:
    meter = Meter()
    with meter.of("outer"), meter.of("inner"):
        for _ in range(10**6):
            pass
    assert meter.spent["inner"] > 0.005
    assert meter.spent["outer"] < meter.spent["inner"] / 2
