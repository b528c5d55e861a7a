"""One submission as a piece of work for any process: all it needs travels with it, and one result comes back.

The local pool and Dask run the same `Worker`, so a grade is the same either way.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from landmarks.checks.registry import ASSIGNMENTS, withheld
from landmarks.grading.cold import ColdLauncher
from landmarks.grading.kernel import Launcher
from landmarks.grading.plain import PlainLauncher
from landmarks.grading.records import Graded, Record
from landmarks.grading.released import Released, parse_notebook, parse_released
from landmarks.grading.sandbox import Limits, choose
from landmarks.grading.session import Patience, Submission, grade_submission
from landmarks.grading.stand_in import write_stand_in
from landmarks.grading.warm import WarmLauncher
from landmarks.grading.zygote import Preparation

__all__ = [
    "Job",
    "Kernels",
    "Task",
    "Worker",
    "choose_kernels",
    "files_beside",
    "given_up",
    "hidden_modules",
    "imports_of",
]

Kernels = Literal["warm", "cold", "unsafe"]
_MOST_FILES_BYTES = 200_000_000
_PICTURES = "LANDMARKS_TEST_DATA"  # where `landmarks.checks.pictures` looks


@dataclass(frozen=True)
class Job:
    """What all submissions of a run have in common.

    Attributes:
        released: the text of each assignment's released notebook.
        secret: what all cases of this run are drawn from; it is in no file.
        kernels: how kernels are started.
        pictures: test pictures for exported models: a name or a folder; None takes the shipped ones.
        checks: a folder with modules of checks that are not the package's own.
        prepare: called once in each process before anything is graded.
    """

    released: Mapping[str, str]
    secret: bytes = field(repr=False)
    kernels: Kernels = "warm"
    limits: Limits = field(default_factory=lambda: Limits(threads=1))  # many at once: a core for each
    patience: Patience = field(default_factory=Patience)
    pictures: str | None = None
    checks: Path | None = None
    prepare: Callable[[], None] | None = None


@dataclass(frozen=True)
class Task:
    """One submission as bytes: its notebook, and the files beside it by relative path."""

    student: str
    assignment: str
    notebook: bytes
    files: Mapping[str, bytes] = field(default_factory=dict)
    content: str = ""


def given_up(task: Task, reason: str) -> Graded:
    """What becomes of a submission that the grader itself could not grade: a person must look."""
    record = Record(
        task.student,
        task.assignment,
        "crashed",
        f"{reason}; a person must look.",
        content=task.content,
        needs_person=True,
    )
    return Graded(record)


def choose_kernels(*, cold: bool = False, unsafe: bool = False) -> Kernels:
    """How kernels are started on this machine: warm where bubblewrap works, else cold, as in a container.

    `cold` and `unsafe` ask for these. Raises `SandboxError` where nothing is safe and `unsafe` was not said.
    """
    if unsafe:
        return "unsafe"
    return "warm" if choose().name == "bubblewrap" and not cold else "cold"


def files_beside(folder: Path) -> dict[str, bytes]:
    """The plain files in a submission's folder that are no notebooks, up to `_MOST_FILES_BYTES` together."""
    found: dict[str, bytes] = {}
    left = _MOST_FILES_BYTES
    for path in sorted(folder.rglob("*")):
        # Links are not followed: one may lead to anything of the grader's.
        if path.suffix == ".ipynb" or path.is_symlink() or not path.is_file():
            continue
        if any(parent.is_symlink() for parent in path.parents if parent.is_relative_to(folder)):
            continue
        left -= path.stat().st_size
        if left < 0:
            break
        found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


class Worker:
    """Grades tasks one after the other, and keeps warm what the next of the same assignment needs."""

    def __init__(self, job: Job, folder: Path | None = None) -> None:
        """`folder` is where its own folders are made; None is the system's for temporary files."""
        self._job = job
        self._place = folder
        if job.prepare is not None:
            job.prepare()
        if job.pictures is not None:
            os.environ[_PICTURES] = job.pictures
        self._assignment = ""
        self._launcher: Launcher | None = None
        self._released: dict[str, Released] = {}
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def grade(self, task: Task) -> Graded:
        """The final state of one submission. A notebook that cannot be read is refused."""
        released = self._released_of(task.assignment)
        try:
            notebook = parse_notebook(task.notebook.decode())
        except (ValueError, RecursionError) as error:  # intake refuses most of it
            reason = f"The notebook cannot be read ({error})."
            return Graded(
                Record(
                    task.student, task.assignment, "refused", reason,
                    max_score=released.max_score, content=task.content,
                )
            )  # fmt: skip
        submission = Submission(task.student, task.assignment, notebook, task.files, task.content)
        return grade_submission(
            submission, released, self._launcher_of(task.assignment), self._job.secret, self._job.patience
        )

    def close(self) -> None:
        """End what was kept warm."""
        if self._launcher is not None:
            self._launcher.close()
            self._launcher = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _stand_in(self) -> Path:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="landmarks-pictures-", dir=self._place)
            # The learner's user reads it.
            os.chmod(self._folder.name, 0o755)
            write_stand_in(Path(self._folder.name, "pictures"))
        return Path(self._folder.name, "pictures")

    def _released_of(self, assignment: str) -> Released:
        if assignment not in self._released:
            self._released[assignment] = parse_released(assignment, self._job.released[assignment])
        return self._released[assignment]

    def _launcher_of(self, assignment: str) -> Launcher:
        if self._launcher is None or self._assignment != assignment:
            self.close()
            self._launcher = _launcher(self._job, self._released_of(assignment), self._stand_in())
            self._assignment = assignment
        return self._launcher


def _launcher(job: Job, released: Released, pictures: Path) -> Launcher:
    if job.kernels == "unsafe":
        return PlainLauncher(job.checks, pictures)
    hidden = hidden_modules(released.assignment)
    if job.kernels == "cold":
        return ColdLauncher(choose(), job.limits, withheld=hidden, pictures=pictures, checks=job.checks)
    ready = Preparation(hidden, imports_of(released), released.prologue, pictures, job.checks)
    return WarmLauncher(job.limits, ready)


def hidden_modules(assignment: str) -> list[str]:
    """What a sandbox must not show: what the assignment withholds, and the judges of all the others."""
    hidden = set(withheld(assignment))
    for other, stem in ASSIGNMENTS.items():
        if importlib.util.find_spec(f"landmarks.checks.{stem}") is not None:
            hidden |= {name for name in withheld(other) if name.startswith("landmarks.checks.")}
    return sorted(hidden)


def imports_of(released: Released) -> set[str]:
    """The modules that the released cells import, and the assignment's own checks."""
    names = {"torch", "torchvision", f"landmarks.checks.{ASSIGNMENTS[released.assignment]}"}
    for cell in released.cells:
        try:
            tree = ast.parse(cell.source)
        except SyntaxError:  # magics
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module)
    return names
