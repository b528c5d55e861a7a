"""Every assignment through the real grader: warm kernels in the sandbox, secret cases, judges outside.

The released notebook is filled with the reference solution, then with one other answer of
`tests/submissions` at a time, in the cell of its exercise. Answers that are exported networks are made
beforehand and handed in as files; the pictures that they are graded on are painted ones, which such networks
can tell apart.
"""

from __future__ import annotations

import ast
import copy
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import nbformat
import pytest
import torch

import needing
from judging_submissions import FOLDER, ROOT, Submission, namespace_of, submissions, workplace
from landmarks.checks.registry import ASSIGNMENTS, checks_of
from landmarks.grading.records import Record
from landmarks.grading.released import Cell, Released, parse_released, read_released
from landmarks.grading.session import Submission as HandedIn
from landmarks.grading.session import grade_submission
from landmarks.grading.task import Job, Task, Worker, files_beside
from making_lessons import painted

pytestmark = [
    needing.bubblewrap,
    pytest.mark.slow,
    pytest.mark.filterwarnings("default"),  # learners' code may warn
]

SECRET = b"s" * 32
BY_FILE = {"cnn.accuracy", "transfer.accuracy", "export.artefact"}  # checks of what was exported


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Painted ones, and one thread, as in a grader of the pool: two that wait for each other take long."""
    root = painted(tmp_path_factory.mktemp("painted") / "pictures")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("LANDMARKS_TEST_DATA", str(root))  # as a grader sets it, for all that follows
        yield root
    torch.set_num_threads(threads)


class Grader:
    """One assignment, its forking process, and the reference solution."""

    def __init__(self, assignment: str, pictures: Path) -> None:
        self.assignment, self.pictures = assignment, pictures
        text = read_released(ROOT / "course", assignment)
        self.released = parse_released(assignment, text)
        self.worker = Worker(Job({assignment: text}, SECRET, pictures=str(pictures)))
        solved = nbformat.read(ROOT / "solutions" / assignment / f"{assignment}.ipynb", as_version=4)
        sources = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in solved.cells}
        self.solved = nbformat.reads(text, as_version=4)
        for cell in self.solved.cells:
            marks = cell.metadata.get("nbgrader", {})
            if marks.get("solution") and cell.cell_type == "code":
                cell.source = sources[marks["grade_id"]]

    def grade_reference(self) -> Record:
        """As it would be handed in: the whole notebook, and what it exported."""
        files: dict[str, bytes] = {}
        for check in checks_of(self.assignment):
            if check.id in BY_FILE:
                files |= exported(answers_to(check.id, "right")[0], self.pictures)
        text = nbformat.writes(self.solved).encode()
        return self.worker.grade(Task("ada", self.assignment, text, files)).record

    def grade(self, answer: Submission) -> Record:
        """The notebook up to the answer's check, without other checks and what only shows things."""
        cells = list(self.released.cells)
        (at,) = [number for number, cell in enumerate(cells) if answer.check_id in cell.checks]
        kept = [cell for cell in cells[:at] if cell.solution or (not cell.points and defines(cell))]
        kept.append(cells[at])
        notebook = copy.deepcopy(self.solved)
        files: Mapping[str, bytes] = {}
        if answer.check_id in BY_FILE:
            files = exported(answer, self.pictures)
        else:
            exercise = [cell.grade_id for cell in kept if cell.solution][-1]
            (cell,) = [
                c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == exercise
            ]
            cell.source = answer.text
        return grade_submission(
            HandedIn("ada", self.assignment, notebook, files),
            Released(self.assignment, tuple(kept)),
            self.worker._launcher_of(self.assignment),
            SECRET,
        ).record


def defines(cell: Cell) -> bool:
    """Does a cell of ours import or define something? The others draw figures, which takes long."""
    kinds = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)
    return any(isinstance(node, kinds) for node in ast.parse(cell.source).body)


def exported(answer: Submission, pictures: Path) -> dict[str, bytes]:
    """What an answer that exports a network leaves in its folder, made with the painted pictures."""
    with tempfile.TemporaryDirectory() as folder, workplace(pictures, Path(folder)):
        namespace_of(answer)
        return files_beside(Path(folder))


def answers_to(check_id: str, *verdicts: str) -> list[Submission]:
    """All answers with the first of these verdicts, then those with the next."""
    module, _, exercise = check_id.partition(".")
    found = submissions(f"{FOLDER.name}/{module}/{exercise}/")
    return [answer for verdict in verdicts for answer in found if answer.expected == verdict]


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def grader(request: pytest.FixtureRequest, pictures: Path) -> Iterator[Grader]:
    """Of one assignment, for all its tests: pytest runs these one after the other."""
    opened = Grader(request.param, pictures)
    yield opened
    opened.worker.close()


def test_the_reference_solution_has_full_marks(grader: Grader) -> None:
    record = grader.grade_reference()
    lost = [(check.id, check.message) for check in record.checks if check.score < check.max_score]
    assert (record.state, record.reason, lost) == ("graded", "", [])
    assert record.score == record.max_score == grader.released.max_score > 0


def test_other_right_answers_have_full_marks(grader: Grader) -> None:
    lost = {}
    rights = [one for check in checks_of(grader.assignment) for one in answers_to(check.id, "right")]
    for answer in rights:
        record = grader.grade(answer)
        if record.state != "graded" or record.score != record.max_score:
            lost[answer.check_id, answer.path.stem] = record.state, record.reason, record.checks[0].message
    assert lost == {}
    assert len(rights) >= 3 * len(checks_of(grader.assignment))


def test_a_wrong_answer_to_each_exercise_has_not(grader: Grader) -> None:
    too_much = []
    for check in checks_of(grader.assignment):
        answer = answers_to(check.id, "wrong", "partly")[0]
        record = grader.grade(answer)
        assert not record.needs_person, record.reason
        if record.score >= record.max_score:
            too_much.append((answer.check_id, answer.path.stem))
    assert too_much == []
