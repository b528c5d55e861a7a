"""Submissions of assignment 03 graded by us, sandbox on, and by `nbgrader autograde`, in one run.

Both sides skip the cells that train and use all cores: ours by itself, nbgrader's by as many processes, each
with its share of the students and a grade book of its own, so that none waits for another. The submissions
are the reference solution; with --model they also hand in an exported network, whose accuracy is then
checked on the test pictures of --data. Each must get the marks that it is worth, on both sides.

Given are the clock and the processors: of the whole, and, for ours, of each step that a submission takes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat

from benchmarks.grading_steps import EACH, START, measure_steps
from benchmarks.processors import Cost, measured
from landmarks.grading.released import parse_released, read_released
from landmarks.grading.run import Order, grade_folders
from landmarks.grading.stand_in import write_stand_in
from landmarks.progress import Progress

__all__ = ["ASSIGNMENT", "ROOT", "expected_score", "require_scores", "run", "solved_notebook"]

ROOT = Path(__file__).parents[1]
ASSIGNMENT = "03-cnn-from-scratch"
EXPORTED = "artefacts/scratch.pt"  # where the notebook leaves its network
CLASSES = (1_000, 10_000, 100_000)
OF_THE_MODEL = "cnn.accuracy"  # the check that marks it


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Grade the same submissions in both ways."""
    count, cores = arguments.submissions, os.cpu_count() or 1
    with tempfile.TemporaryDirectory(prefix="landmarks-bench-") as folder:
        root = Path(folder)
        pictures = arguments.data if arguments.model else str(root / "pictures")
        write_stand_in(root / "pictures")
        os.environ.update(
            LANDMARKS_DATA=str(root / "pictures"), LANDMARKS_TEST_DATA=pictures, LANDMARKS_FAST="1"
        )
        # nbgrader takes a pattern of names, so each begins with the process that is to grade it.
        students = [f"{number % cores}-student{number:04d}" for number in range(count)]
        for student in students:
            _submit(root / "submitted" / student, arguments.model)
        scores: list[float] = []
        ours = measured(lambda: scores.extend(_grade(root, pictures, cores)))
        steps = measure_steps(root, ROOT / "course", ASSIGNMENT, pictures)
        _prepare_nbgrader(root)
        theirs = measured(lambda: _autograde(root, count, min(cores, count)))
        expected = expected_score(with_model=arguments.model is not None)
        require_scores("landmarks grade", scores, count, expected)
        require_scores("nbgrader autograde", _nbgraders_scores(root, min(cores, count)), count, expected)
    return {
        "rows": [
            _row("landmarks grade", ours, count, cores, ours),
            _row("nbgrader autograde", theirs, count, cores, ours),
        ],
        "submissions": count,
        "with_model": arguments.model is not None,
        "ours": ours.clock,
        "nbgrader": theirs.clock,
        "ours_cpu": ours.cpu,
        "nbgrader_cpu": theirs.cpu,
        "score": expected,
        "steps": _step_rows(steps),
        "step_seconds": steps,
        "scale": _scale_rows(ours.clock * cores / count),
    }


def expected_score(*, with_model: bool) -> float:
    """What the reference solution is worth: all points, or all but those for an exported network."""
    released = parse_released(ASSIGNMENT, read_released(ROOT / "course", ASSIGNMENT))
    of_the_model = sum(cell.points for cell in released.cells if OF_THE_MODEL in cell.checks)
    return released.max_score - (0.0 if with_model else of_the_model)


def require_scores(grader: str, scores: list[float], count: int, expected: float) -> None:
    """Raises `AssertionError` unless there are `count` scores, all of them `expected`."""
    assert len(scores) == count, f"{grader} graded {len(scores)} of {count}"
    assert set(scores) == {expected}, f"{grader} gave {sorted(set(scores))} where {expected:g} was due"


def solved_notebook() -> Any:
    """The released notebook with the reference solution in it."""
    notebook = nbformat.read(ROOT / "course" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    solved = nbformat.read(ROOT / "solutions" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    sources = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in solved.cells}
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("solution"):
            cell.source = sources[marks["grade_id"]]
    return notebook


def _row(grader: str, cost: Cost, count: int, cores: int, ours: Cost) -> dict[str, str]:
    return {
        "grader": grader,
        "seconds": f"{cost.clock:.1f}",
        "each": f"{cost.clock / count:.2f}",
        "ratio": f"{cost.clock / ours.clock:.1f}×",
        "submissions a core-hour": f"{3600 * count / (cost.clock * cores):,.0f}",
        "processor seconds": f"{cost.cpu:.1f}",
        "processor seconds each": f"{cost.cpu / count:.2f}",
        "processor ratio": f"{cost.cpu / ours.cpu:.1f}×",
    }


def _step_rows(steps: dict[str, float]) -> list[dict[str, str]]:
    often = {START: "once for each core"} | dict.fromkeys(EACH, "each submission")
    rows = [
        {"step": step, "processor seconds": f"{seconds:.3f}", "how often": often[step]}
        for step, seconds in steps.items()
    ]
    each = sum(steps[step] for step in EACH)
    return [*rows, {"step": "all steps", "processor seconds": f"{each:.3f}", "how often": "each submission"}]


def _scale_rows(each: float) -> list[dict[str, str]]:
    """What classes need, worked out from the core-seconds of one submission and not measured."""
    return [
        {
            "learners": f"{learners:,}",
            "submissions": f"{learners:,}",
            "core-hours": f"{learners * each / 3600:,.1f}",
            "minutes on two cores": f"{learners * each / 120:,.0f}",
            "minutes on 64 cores": f"{learners * each / 3840:,.1f}",
        }
        for learners in CLASSES
    ]


def _submit(folder: Path, model: Path | None) -> None:
    (folder / ASSIGNMENT).mkdir(parents=True)
    nbformat.write(solved_notebook(), folder / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    if model is not None:
        exported = folder / ASSIGNMENT / EXPORTED
        exported.parent.mkdir()
        shutil.copyfile(model, exported)


def _grade(root: Path, pictures: str, cores: int) -> list[float]:
    order = Order(
        [root / "submitted"], root / "out", ROOT / "course", ASSIGNMENT, cores, {"pictures": pictures}
    )
    return [record.score for record in grade_folders(order, Progress())]


def _prepare_nbgrader(root: Path) -> None:
    """A course folder of its own, with what nbgrader needs once for all."""
    shutil.copytree(ROOT / "solutions", root / "solutions")
    # The repository's settings, without the step that runs notebooks our way.
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    kept = [
        line for line in config.splitlines() if "landmarks.grading" not in line and "configure(" not in line
    ]
    (root / "nbgrader_config.py").write_text("\n".join(kept) + "\n", encoding="utf-8")
    _nbgrader(root, "generate_assignment", ASSIGNMENT, "--force")


def _autograde(root: Path, count: int, processes: int) -> None:
    for number in range(processes):
        shutil.copyfile(root / "gradebook.db", root / f"gradebook{number}.db")
    waiting = [
        subprocess.Popen(
            [
                *(sys.executable, "-m", "nbgrader", "autograde", ASSIGNMENT),
                *("--student", f"{number}-*", "--db", f"sqlite:///{root}/gradebook{number}.db"),
            ],
            cwd=root,
            env=_environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for number in range(processes)
    ]
    for process in waiting:
        process.wait()
    done = len(list((root / "autograded").glob(f"*/{ASSIGNMENT}/*.ipynb")))
    assert done == count, f"nbgrader graded {done} of {count}"


def _nbgraders_scores(root: Path, processes: int) -> list[float]:
    from nbgrader.api import Gradebook  # it takes a second to import

    scores: list[float] = []
    for number in range(processes):
        with Gradebook(f"sqlite:///{root}/gradebook{number}.db") as book:
            scores += [one.score for one in book.assignment_submissions(ASSIGNMENT)]
    return scores


def _nbgrader(root: Path, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=root,
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"nbgrader {words[0]} failed:\n{done.stderr[-2000:]}")


def _environment() -> dict[str, str]:
    """nbgrader calls `alembic` by name, which is on the path of an activated environment only."""
    return {**os.environ, "PATH": os.pathsep.join([str(Path(sys.prefix, "bin")), os.environ["PATH"]])}
