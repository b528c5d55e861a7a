"""A whole run: from folders of submissions to grades, feedback and tables; it may be killed at any time.

::

    OUT/run.json        what the run was started with: notebooks, sources, pictures, grade book
    OUT/secret-seed     where pictures were rendered for it: their seed, for the owner's eyes only
    OUT/journal.jsonl   every final state, as it was reached
    OUT/results.json, results.csv, canvas.csv, moodle.csv, summary.html
    OUT/feedback/STUDENT/ASSIGNMENT.html
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landmarks.checks.registry import ASSIGNMENTS
from landmarks.data.sources import is_named_source
from landmarks.data.storage import storage_errors, write_text_atomically
from landmarks.errors import BadInput, RunError
from landmarks.grading.feedback import feedback_path, feedback_text
from landmarks.grading.intake import Accepted, Refused, require_sources, take_in
from landmarks.grading.journal import Journal, Records
from landmarks.grading.pool import grade_locally
from landmarks.grading.records import Graded, Record
from landmarks.grading.released import assignments_in, parse_released, read_released
from landmarks.grading.summary import summary_text
from landmarks.grading.tables import write_tables
from landmarks.grading.task import Job, Task
from landmarks.progress import Progress, Stage

if TYPE_CHECKING:
    from landmarks.grading.gradebook import GradebookWriter

__all__ = ["Order", "begin", "digest", "grade_folders"]

Grade = Callable[[Job, Iterator[Task]], Iterator[Graded]]


@dataclass(frozen=True)
class Order:
    """What is to be graded, and where everything goes.

    Attributes:
        sources: folders, zips and notebooks; of what is in two of them, the last one's counts.
        course: the folder of the released notebooks.
        assignment: only this one; None takes every one that `course` has.
        settings: what `Job` takes beside the notebooks and the secret.
        grade: gives a job's tasks to graders; None: `jobs` processes of this machine.
        gradebook: nbgrader's grade book, to be kept as well.
        pictures: what exported models are tested on, as `graded_pictures` takes it; None: what the run began
            with, which is "shipped" where nothing else was said. It is kept here, and opened by who calls.
    """

    sources: Sequence[Path]
    out: Path
    course: Path
    assignment: str | None = None
    jobs: int = 1
    settings: dict[str, Any] = field(default_factory=dict)
    grade: Grade | None = None
    gradebook: Path | None = None
    pictures: str | None = None


def grade_folders(order: Order, progress: Progress) -> Sequence[Record]:
    """Grade everything in `order.sources` that is not graded yet, and write all there is to read.

    Gives one record for each submission, in order of student and assignment. Raises `BadInput` for what
    cannot be graded at all; what one submission does raises nothing.
    """
    order, released = begin(order)
    job = Job(released, secrets.token_bytes(32), **order.settings)
    kept = order.out / "journal.jsonl"
    with tempfile.TemporaryDirectory(prefix="landmarks-intake-") as folder, Journal(kept) as journal:
        expected = {name: f"{name}.ipynb" for name in released}
        taken = take_in(order.sources, Path(folder, "submitted"), expected)
        if not taken.accepted and not taken.refused:
            raise BadInput(
                f"There is no submission in {', '.join(str(source) for source in order.sources)}; "
                "expected STUDENT/ASSIGNMENT/ASSIGNMENT.ipynb, or the zip of a learning platform."
            )
        contents = {(one.student, one.assignment): digest(one, released) for one in taken.accepted}
        waiting = [one for one in taken.accepted if not _is_done(journal, one, contents)]
        book = _gradebook(order.gradebook, job) if order.gradebook else None
        with progress.stage("Grading", len(taken.accepted), "submission") as stage:
            stage.advance(len(taken.accepted) - len(waiting))
            _grade(order, job, journal, _tasks(waiting, contents), book, stage)
        graded = {key: journal.place(*key) for key in contents}
        points = {name: _points(name, text) for name, text in released.items()}
        records = _with_refused(kept, graded, taken.refused, points)
    for record in records:
        if record.state == "refused":
            _write_feedback(order.out, Graded(record))
            if book is not None and record.assignment:
                book.keep(Graded(record))
    write_tables(records, order.out)
    write_text_atomically(order.out / "summary.html", summary_text(records))
    return records


def begin(order: Order) -> tuple[Order, dict[str, str]]:
    """Make the run's folder, or see that it holds this run; gives the order with what the run knows already.

    A run keeps its sources, its pictures and its grade book: sources that are named later come beside them,
    so that the tables are about all that was handed in, and the late are marked as the others were. Also
    gives the released notebooks' texts. `grade_folders` does all this itself. Raises `BadInput`.
    """
    released = _released(order)
    require_sources(order.sources)  # a name that was misspelt is not kept
    for source in order.sources:
        if source.resolve() == order.course.resolve():
            raise BadInput(
                f"{source} has the released notebooks and no submissions; name the folder of these."
            )
    if order.pictures not in (None, "shipped", "secret-seed") and not is_named_source(order.pictures):
        order = replace(order, pictures=os.path.abspath(order.pictures))  # for calls from other folders
    return _start_or_resume(order, released), released


def _released(order: Order) -> dict[str, str]:
    if order.assignment is not None:
        if order.assignment not in ASSIGNMENTS:
            raise BadInput(
                f"There is no assignment {order.assignment!r}; there are {', '.join(ASSIGNMENTS)}."
            )
        return {order.assignment: read_released(order.course, order.assignment)}
    return {name: read_released(order.course, name) for name in assignments_in(order.course)}


def _points(assignment: str, text: str) -> float:
    return parse_released(assignment, text).max_score


def _start_or_resume(order: Order, released: dict[str, str]) -> Order:
    """Make the folder say what is being graded; refuse one in which something else was."""
    digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in released.items()}
    path = order.out / "run.json"
    if path.is_file():
        before = json.loads(path.read_text(encoding="utf-8"))
        if before.get("released") != digests:
            raise RunError(
                f"{order.out} holds a run on other assignments, or an older state of them; take a new --out."
            )
        order = _beside_earlier(order, before)
    else:
        order = replace(order, pictures=order.pictures or "shipped")
        with storage_errors(order.out):
            if order.out.is_dir() and any(order.out.iterdir()):
                raise RunError(f"{order.out} is not empty and holds no run; choose a new folder for --out.")
    told = {
        "released": digests,
        "sources": [str(source.absolute()) for source in order.sources],
        "pictures": order.pictures,
        "gradebook": str(order.gradebook.absolute()) if order.gradebook else None,
    }
    write_text_atomically(path, json.dumps(told, indent=2) + "\n")
    return order


def _beside_earlier(order: Order, before: dict[str, Any]) -> Order:
    """The order with the sources that the run had before, those that are new, its pictures and grade book."""
    earlier = [Path(text) for text in before.get("sources", [])]
    new = [source for source in order.sources if source.absolute() not in earlier]
    for source in earlier:
        if not os.path.lexists(source):
            raise RunError(
                f"{order.out} holds the grades of {source}, which is not there any more; put it back, or "
                "take a new --out."
            )
    book = Path(before["gradebook"]) if before.get("gradebook") else None
    asked = order.gradebook.absolute() if order.gradebook else book
    if asked != book:
        raise RunError(
            f"{order.out} holds a run {f'with the grade book {book}' if book else 'without a grade book'}, "
            f"and {asked} would lack what is graded already; take a new --out."
        )
    pictures = before.get("pictures", "shipped")
    journal = order.out / "journal.jsonl"
    if not journal.is_file() or not journal.stat().st_size:  # such as after a name that was misspelt
        pictures = order.pictures or pictures
    if order.pictures not in (None, pictures):
        raise RunError(
            f"{order.out} holds models that were tested on {pictures}, and others would be marked on "
            f"{order.pictures}; leave out --pictures, or take a new --out."
        )
    return replace(order, sources=[*earlier, *new], gradebook=book, pictures=pictures)


def digest(submission: Accepted, released: dict[str, str]) -> str:
    """The digest of a submission and of what it is held against: the same one is not graded again."""
    found = hashlib.sha256(released[submission.assignment].encode())
    for path in (submission.notebook, *submission.files):
        content = path.read_bytes()
        found.update(
            f"\0{path.relative_to(submission.notebook.parent)}\0{len(content)}\0".encode("utf-8", "replace")
        )
        found.update(content)
    return found.hexdigest()


def _is_done(journal: Journal, one: Accepted, contents: dict[tuple[str, str], str]) -> bool:
    return journal.has(one.student, one.assignment, contents[one.student, one.assignment])


def _tasks(waiting: list[Accepted], contents: dict[tuple[str, str], str]) -> Iterator[Task]:
    """Read each submission when its turn comes; those of one assignment follow each other."""
    for one in sorted(waiting, key=lambda one: (one.assignment, one.student)):
        root = one.notebook.parent
        yield Task(
            one.student,
            one.assignment,
            one.notebook.read_bytes(),
            {path.relative_to(root).as_posix(): path.read_bytes() for path in one.files},
            contents[one.student, one.assignment],
        )


def _grade(
    order: Order,
    job: Job,
    journal: Journal,
    tasks: Iterator[Task],
    book: GradebookWriter | None,
    stage: Stage,
) -> None:
    graded = order.grade(job, tasks) if order.grade else grade_locally(job, tasks, order.jobs)
    for result in graded:
        _write_feedback(order.out, result)
        if book is not None:
            book.keep(result)
        # Last, so that what is journalled has its feedback and its place in the grade book.
        journal.add(result.record)
        stage.advance()


def _gradebook(path: Path, job: Job) -> GradebookWriter:
    from landmarks.grading.gradebook import GradebookWriter  # nbgrader takes a second to import

    return GradebookWriter(path, job.released)


def _write_feedback(out: Path, graded: Graded) -> None:
    record = graded.record
    write_text_atomically(feedback_path(out, record.student, record.assignment), feedback_text(graded))


def _with_refused(
    journal: Path, graded: dict[tuple[str, str], int], refused: list[Refused], points: dict[str, float]
) -> Records:
    """All records: one for each submission, so what is refused beside an accepted one becomes its note."""
    found: dict[tuple[str, str], int | Record] = {**graded}
    for one in refused:
        key = one.student or one.source, one.assignment
        if key in found:
            record = Records(journal, [found[key]])[0]
            note = f"Something else that was handed in was refused: {one.reason}"
            found[key] = replace(record, notes=(*record.notes, note))
        else:
            found[key] = Record(*key, "refused", one.reason, max_score=points.get(one.assignment, 0.0))
    return Records(journal, [found[key] for key in sorted(found)])
