"""Three sample submissions, graded as any other would be: the reference, a half-done one, and an attack."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from landmarks.errors import SandboxError
from landmarks.grading.feedback import feedback_path
from landmarks.grading.run import Order, grade_folders
from landmarks.grading.task import choose_kernels
from landmarks.progress import Progress

__all__ = ["Course", "grade_samples"]

ASSIGNMENT = "03-cnn-from-scratch"
EXPORTED = "artefacts/scratch.pt"  # where the notebook leaves its network

_GRADERS = 2

_WITHOUT_PADDING = """\
def conv_block(inputs, outputs):
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3), nn.BatchNorm2d(outputs), nn.ReLU())
"""
_HALF_DONE = ("output-side", "convolve", "my-model", "get-loss")

_LIES = """\
import builtins, os, socket
import numpy as np
import torch


class Anything(float):
    "Equal to whatever it is compared with."
    __eq__ = lambda self, other: True
    __hash__ = float.__hash__


def output_side(*_):
    return Anything()


builtins.check = lambda *_: True  # my own marker
np.allclose = torch.allclose = torch.equal = lambda *_, **__: True


def attempt(what, do):
    try:
        print(what, "-> done:", do())
    except Exception as error:
        print(what, "-> denied:", type(error).__name__)


attempt("read the solution", lambda: open("{solution}").read())
attempt("read the others' work", lambda: os.listdir("{out}/submitted"))
attempt("write into the grades", lambda: open("{out}/graded/results.csv", "w"))
attempt("call home", lambda: socket.create_connection(("192.0.2.1", 80), 1))
"""
_LEAVES = "os._exit(0)  # nothing has failed so far\n"


@dataclass(frozen=True)
class Course:
    """Where the released notebooks and their solutions are."""

    released: Path = Path("course")
    solutions: Path = Path("solutions")

    def is_there(self) -> bool:
        """Are both notebooks of the assignment here?"""
        return _notebook(self.released).is_file() and _notebook(self.solutions).is_file()


def _notebook(root: Path) -> Path:
    return root / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"


def grade_samples(
    course: Course, model: Path, data: str, out: Path, progress: Progress
) -> list[dict[str, Any]]:
    """Grade the three into `out`, which is made anew; `model` is what the reference hands in as its network.

    `data` is the data set whose test pictures the network is judged on. Gives one row for each submission:
    `name`, `what`, `state`, `reason`, `score`, `max_score`, `feedback` (a path). Where there is no sandbox,
    or no course, it says so in a sentence and gives no rows.
    """
    if not course.is_there():
        progress.note("The course's notebooks are not here, so no sample submissions are graded.")
        return []
    try:
        kernels = choose_kernels()
    except SandboxError:
        progress.note(
            "No sample submissions are graded, since there is no sandbox here; see `landmarks doctor`."
        )
        return []
    shutil.rmtree(out, ignore_errors=True)
    said = _hand_in(course, model, out)
    settings = {"kernels": kernels, "pictures": data}
    order = Order([out / "submitted"], out / "graded", course.released, ASSIGNMENT, _GRADERS, settings)
    return [
        {
            "name": record.student,
            "what": said[record.student],
            "state": record.state,
            "reason": record.reason,
            "score": record.score,
            "max_score": record.max_score,
            "feedback": str(feedback_path(order.out, record.student, ASSIGNMENT)),
        }
        for record in grade_folders(order, progress)
    ]


def _hand_in(course: Course, model: Path, out: Path) -> dict[str, str]:
    """Write the three submissions in nbgrader's layout: what each is, by its student."""
    solved = _solutions(course)
    lies = _LIES.format(solution=_notebook(course.solutions).absolute(), out=out.absolute())
    _write(course, out, "reference", solved)
    exported = out / "submitted" / "reference" / ASSIGNMENT / EXPORTED
    exported.parent.mkdir(parents=True)
    shutil.copyfile(model, exported)
    half = {name: solved[name] for name in _HALF_DONE}
    _write(course, out, "half-done", {**half, "conv-block": _WITHOUT_PADDING})
    _write(course, out, "attack", {"output-side": lies, "convolve": _LEAVES})
    return {
        "reference": "the course's own solution, with the network trained here",
        "half-done": "some exercises left out, one with a misconception",
        "attack": "lies about equality, looks for the answers, leaves before it is marked",
    }


def _solutions(course: Course) -> dict[str, str]:
    """The solution cells' sources by their ids."""
    cells = nbformat.read(_notebook(course.solutions), as_version=4).cells
    marks = ((cell, cell.metadata.get("nbgrader", {})) for cell in cells if cell.cell_type == "code")
    return {mark["grade_id"]: cell.source for cell, mark in marks if mark.get("solution")}


def _write(course: Course, out: Path, student: str, sources: Mapping[str, str]) -> None:
    """The released notebook with `sources` in its cells, as handed in by `student`."""
    notebook = nbformat.read(_notebook(course.released), as_version=4)
    for cell in notebook.cells:
        cell.source = sources.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
    path = _notebook(out / "submitted" / student)
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)
