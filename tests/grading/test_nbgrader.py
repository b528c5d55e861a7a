"""nbgrader's commands on what we grade: the preprocessor in `autograde`, and the grade book."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

import making_submissions as making
from fake_kernel import FakeLauncher
from landmarks.grading import preprocessor, task
from landmarks.grading.feedback import feedback_text
from landmarks.grading.gradebook import GradebookWriter
from landmarks.grading.preprocessor import SandboxedGrade, configure
from landmarks.grading.records import Graded
from landmarks.grading.released import parse_released
from landmarks.grading.run import Order, grade_folders
from landmarks.grading.sandbox.bubblewrap import Bubblewrap
from landmarks.grading.sandbox.container import Container
from landmarks.grading.session import Submission, grade_submission
from landmarks.grading.summary import summary_text
from landmarks.progress import Progress

HALF = {
    **making.RIGHT,
    "mean": "import sys; print('careful', file=sys.stderr)\ndef mean(values):\n    return 0.0",
}


def graded(student: str, solutions: Mapping[str, str]) -> Graded:
    making.install()
    released = parse_released(making.ASSIGNMENT, nbformat.writes(making.released()))
    submission = Submission(student, making.ASSIGNMENT, making.submitted(solutions))
    return grade_submission(submission, released, FakeLauncher(), b"s" * 32)


def graded_words(student: str, answer: str) -> Graded:
    """A right submission of the tiny assignment with a question to be answered in words."""
    making.install()
    whole, handed_in = making.released(), making.submitted(making.RIGHT)
    whole.cells.append(making.written())
    handed_in.cells.append(making.written(answer))
    released = parse_released(making.ASSIGNMENT, nbformat.writes(whole))
    return grade_submission(
        Submission(student, making.ASSIGNMENT, handed_in), released, FakeLauncher(), b"s" * 32
    )


def scores_in(path: Path) -> dict[str, tuple[float, float]]:
    with Gradebook(f"sqlite:///{path}") as book:
        return {
            one.student.id: (one.score, one.max_score)
            for one in book.assignment_submissions(making.ASSIGNMENT)
        }


def test_the_grade_book_has_our_scores_and_the_marked_notebooks(tmp_path: Path) -> None:
    for _ in range(2):  # a second run finds everything there
        writer = GradebookWriter(
            tmp_path / "gradebook.db", {making.ASSIGNMENT: nbformat.writes(making.released())}
        )
        writer.keep(graded("ann", making.RIGHT))
        writer.keep(graded("bob", HALF))
    assert scores_in(tmp_path / "gradebook.db") == {"ann": (5.0, 5.0), "bob": (2.0, 5.0)}
    assert (tmp_path / "autograded" / "bob" / making.ASSIGNMENT / f"{making.ASSIGNMENT}.ipynb").is_file()


def test_written_answers_wait_for_a_person_and_keep_what_that_person_gave(tmp_path: Path) -> None:
    whole = making.released()
    whole.cells.append(making.written())
    path = tmp_path / "gradebook.db"
    writer = GradebookWriter(path, {making.ASSIGNMENT: nbformat.writes(whole)})

    def words(student: str, give: float | None = None) -> tuple[bool, float | None, float | None]:
        with Gradebook(f"sqlite:///{path}") as book:
            grade = book.find_grade("words", making.ASSIGNMENT, making.ASSIGNMENT, student)
            if give is not None:  # as the formgrader does
                grade.manual_score, grade.needs_manual_grade = give, False
                book.db.commit()
            return grade.needs_manual_grade, grade.auto_score, grade.manual_score

    for student, answer in {"ann": "Pictures of *one* day.", "bob": making.UNWRITTEN, "cy": " \n"}.items():
        writer.keep(graded_words(student, answer))
    assert words("ann") == (True, None, None)
    assert words("bob") == words("cy") == (False, 0.0, None)
    marked = nbformat.read(
        tmp_path / "autograded" / "ann" / making.ASSIGNMENT / f"{making.ASSIGNMENT}.ipynb", as_version=4
    )
    assert marked.cells[-1].source == "Pictures of *one* day."
    words("ann", give=3.0)
    writer.keep(graded_words("ann", "Pictures of *one* day."))
    assert words("ann") == (False, None, 3.0)
    assert scores_in(path) == {"ann": (8.0, 9.0), "bob": (5.0, 9.0), "cy": (5.0, 9.0)}
    writer.keep(graded_words("ann", "Pictures of *two* days."))
    assert words("ann") == (True, None, 3.0)


def test_the_grade_book_has_only_what_was_handed_in(tmp_path: Path) -> None:
    text = nbformat.writes(making.released())
    writer = GradebookWriter(tmp_path / "gradebook.db", {making.ASSIGNMENT: text, "91-other": text})
    writer.keep(graded("ann", making.RIGHT))
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as book:
        assert [one.name for one in book.assignments] == [making.ASSIGNMENT]


def test_a_written_answer_is_neither_run_nor_marked_here() -> None:
    graded = graded_words("ann", "raise RuntimeError")
    assert (graded.record.score, graded.record.max_score, graded.record.notes) == (5.0, 5.0, ())
    assert graded.record.written == 1
    assert graded_words("bob", making.UNWRITTEN).record.written == graded_words("cy", "").record.written == 0
    assert "1 written answer waits for a person" in summary_text([graded.record])
    assert "A person marks this answer" in feedback_text(graded)
    assert "raise RuntimeError" in feedback_text(graded)


def test_who_was_refused_is_in_the_grade_book_with_nothing(tmp_path: Path) -> None:
    making.install()
    making.write_submission(tmp_path / "in", "ann", making.submitted(making.RIGHT))
    broken = tmp_path / "in" / "bob" / making.ASSIGNMENT / f"{making.ASSIGNMENT}.ipynb"
    broken.parent.mkdir(parents=True)
    broken.write_text("{")

    def grade(_: task.Job, tasks: Iterator[task.Task]) -> Iterator[Graded]:
        for one in tasks:
            yield graded(one.student, making.RIGHT)

    book = tmp_path / "gradebook.db"
    order = Order(
        [tmp_path / "in"],
        tmp_path / "out",
        making.write_course(tmp_path),
        making.ASSIGNMENT,
        grade=grade,
        gradebook=book,
    )
    grade_folders(order, Progress())
    assert scores_in(book) == {"ann": (5.0, 5.0), "bob": (0.0, 5.0)}


def test_configure_puts_our_step_in_the_place_of_execute() -> None:
    from traitlets.config import Config

    config = Config()
    configure(config)
    assert config.Autograde.autograde_preprocessors[0] is SandboxedGrade
    assert "Execute" not in [one.__name__ for one in config.Autograde.autograde_preprocessors]


@pytest.mark.parametrize(
    ("engine", "unsafe", "kernels"),
    [
        (Bubblewrap(), False, "warm"),
        (Container("docker"), False, "cold"),
        (Container("podman"), False, "cold"),
        (None, True, "unsafe"),
    ],
)
def test_autograde_starts_kernels_as_this_machine_can(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    engine: Bubblewrap | Container | None,
    unsafe: bool,
    kernels: str,
) -> None:
    monkeypatch.setattr(task, "choose", lambda: engine)
    monkeypatch.setattr(preprocessor, "_workers", {})
    jobs: list[task.Job] = []
    monkeypatch.setattr(preprocessor, "Worker", lambda job: jobs.append(job) or task.Worker(job))
    step = SandboxedGrade(course=str(making.write_course(tmp_path)), unsafe=unsafe)
    step._worker(making.ASSIGNMENT)
    assert [job.kernels for job in jobs] == [kernels]


CONFIG = """
import sys
sys.path[:0] = {path!r}
import making_submissions
making_submissions.install()
from landmarks.grading import preprocessor, task
from landmarks.grading.preprocessor import configure
c = get_config()
c.CourseDirectory.course_id = "tiny"
c.CourseDirectory.source_directory = "source"
c.CourseDirectory.release_directory = "course"
# The tiny assignment's checks are not the package's own. nbgrader reads this file once for each student.
job = preprocessor.Job
preprocessor.Job = lambda *a, **k: job(*a, **(k | {{"checks": making_submissions.CHECKS}}))
configure(c)
"""


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_nbgrader_grades_in_the_sandbox_and_exports_what_we_found(tmp_path: Path) -> None:
    source = tmp_path / "source" / making.ASSIGNMENT
    source.mkdir(parents=True)
    nbformat.write(making.released(), source / f"{making.ASSIGNMENT}.ipynb")
    (tmp_path / "nbgrader_config.py").write_text(
        CONFIG.format(path=[str(Path(making.__file__).parent), *sys.path])
    )
    for student, solutions in {"ann": making.RIGHT, "bob": HALF}.items():
        notebook = making.submitted(solutions)
        notebook.cells.append(nbformat.v4.new_markdown_cell("<script>steal()</script>"))
        making.write_submission(tmp_path / "submitted", student, notebook)

    def nbgrader(*words: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=900,
            env={**os.environ, "PATH": f"{Path(sys.prefix, 'bin')}:{os.environ['PATH']}"},
        )
        assert done.returncode == 0, done.stderr

    nbgrader("generate_assignment", making.ASSIGNMENT)
    nbgrader("autograde", making.ASSIGNMENT)
    marked = tmp_path / "autograded" / "ann" / making.ASSIGNMENT / f"{making.ASSIGNMENT}.ipynb"
    assert "steal()" in marked.read_text()
    assert "<script>" not in marked.read_text()
    nbgrader("generate_feedback", making.ASSIGNMENT)
    nbgrader("export")
    rows = (tmp_path / "grades.csv").read_text()
    assert "5.0" in rows
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as book:
        scores = {one.student.id: one.score for one in book.assignment_submissions(making.ASSIGNMENT)}
    assert scores == {"ann": 5.0, "bob": 2.0}


def test_links_beside_a_submission_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "submission"
    (folder / "artefacts").mkdir(parents=True)
    (folder / "artefacts" / "model.pt").write_bytes(b"1")
    (folder / "link.pt").symlink_to(tmp_path / "secret.txt")
    (folder / "linked").symlink_to(tmp_path, target_is_directory=True)
    assert task.files_beside(folder) == {"artefacts/model.pt": b"1"}
    shutil.rmtree(folder)
