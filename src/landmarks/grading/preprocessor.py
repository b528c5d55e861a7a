"""The step of nbgrader's `autograde` that runs notebooks, replaced by ours.

In `nbgrader_config.py`::

    from landmarks.grading.preprocessor import configure
    configure(get_config())

Then `nbgrader autograde`, the formgrader's button and everything after them work as ever, and learners' code
runs in the sandbox and never beside its judge.
"""

from __future__ import annotations

import atexit
import secrets
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    IgnorePattern,
    LimitOutput,
    NbGraderPreprocessor,
    SaveAutoGrades,
)
from traitlets import Bool, Unicode

from landmarks.grading.marking import harmless, mark_cells
from landmarks.grading.released import read_released
from landmarks.grading.task import Job, Task, Worker, choose_kernels, files_beside

__all__ = ["SandboxedGrade", "configure"]


_workers: dict[str, Worker] = {}  # by assignment


class SandboxedGrade(NbGraderPreprocessor):
    """Grades a submission's notebook and writes outputs and points into it for `SaveAutoGrades`."""

    course = Unicode("course", help="The folder of the released notebooks.").tag(config=True)
    unsafe = Bool(False, help="Run learners' code without a sandbox.").tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Called by nbgrader for each submitted notebook, after it has put back cells that were changed."""
        names = resources["nbgrader"]
        assignment = names["assignment"]
        folder = Path(resources["metadata"]["path"])
        task = Task(names["student"], assignment, nbformat.writes(nb).encode(), files_beside(folder))
        graded = self._worker(assignment).grade(task)
        self.log.info("%s: %s %s", names["student"], graded.record.state, graded.record.reason)
        if graded.record.needs_person:
            raise RuntimeError(f"{graded.record.reason}; a person must look, and no grade is recorded.")
        for cell in nb.cells:  # the notebook is the learner's own, cells that nobody asked for included
            if cell.cell_type != "code":
                cell.source = harmless(cell.source)
                cell.pop("attachments", None)
        mark_cells(nb, graded)
        return nb, resources

    def _worker(self, assignment: str) -> Worker:
        """One for all of nbgrader's run, so that only its first submission waits for PyTorch."""
        if assignment not in _workers:
            released = {assignment: read_released(Path(self.course), assignment)}
            kernels = choose_kernels(unsafe=self.unsafe)
            _workers[assignment] = Worker(Job(released, secrets.token_bytes(32), kernels=kernels))
            atexit.register(_workers[assignment].close)
        return _workers[assignment]


def configure(config: Any) -> None:
    """Put `SandboxedGrade` in the place of nbgrader's own `Execute`; a call in `nbgrader_config.py`."""
    config.Autograde.autograde_preprocessors = [
        SandboxedGrade,
        IgnorePattern,
        ClearMetadataPreprocessor,
        LimitOutput,
        SaveAutoGrades,
        AssignLatePenalties,
        CheckCellMetadata,
    ]
