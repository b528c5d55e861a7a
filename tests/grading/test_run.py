"""A whole run: resumed, killed, with odd names and graders that die; every submission graded exactly once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

import making_submissions as making
from fake_kernel import FakeLauncher
from landmarks.errors import BadInput, RunError
from landmarks.grading.records import CheckResult, Graded, Record
from landmarks.grading.released import parse_released
from landmarks.grading.run import Order, begin, grade_folders
from landmarks.grading.session import Submission, grade_submission
from landmarks.grading.task import Job, Task
from landmarks.progress import Progress


class Counting:
    """Grades in this process, and counts; stops with Ctrl-C after `until`."""

    def __init__(self, until: int | None = None) -> None:
        self.graded: list[str] = []
        self.until = until

    def __call__(self, job: Job, tasks: Iterator[Task]) -> Iterator[Graded]:
        for task in tasks:
            if self.until is not None and len(self.graded) >= self.until:
                raise KeyboardInterrupt
            self.graded.append(task.student)
            notebook = nbformat.reads(task.notebook.decode(), as_version=4)
            released = parse_released(task.assignment, job.released[task.assignment])
            submission = Submission(task.student, task.assignment, notebook, task.files, task.content)
            yield grade_submission(submission, released, FakeLauncher(), job.secret)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    making.install()
    return making.write_course(tmp_path)


def submit(root: Path, *students: str) -> Path:
    for student in students:
        making.write_submission(root / "in", student, making.submitted(making.RIGHT))
    return root / "in"


def run(root: Path, course: Path, grade: Counting, **options: object) -> list[Record]:
    order = Order([root / "in"], root / "out", course, making.ASSIGNMENT, grade=grade, **options)  # type: ignore[arg-type]
    return grade_folders(order, Progress())


def test_a_run_writes_all_there_is_to_read(tmp_path: Path, course: Path) -> None:
    submit(tmp_path, "ann", "bob")
    records = run(tmp_path, course, Counting())
    assert [(record.student, record.state, record.score) for record in records] == [
        ("ann", "graded", 5.0), ("bob", "graded", 5.0)
    ]  # fmt: skip
    out = tmp_path / "out"
    assert [row["student"] for row in json.loads((out / "results.json").read_text())] == ["ann", "bob"]
    for name in (
        "results.csv",
        "canvas.csv",
        "moodle.csv",
        "summary.html",
        f"feedback/ann/{making.ASSIGNMENT}.html",
    ):
        assert (out / name).read_text(), name


def test_the_secret_of_a_run_is_in_none_of_its_files(tmp_path: Path, course: Path) -> None:
    seen: list[bytes] = []

    class Spying(Counting):
        def __call__(self, job: Job, tasks: Iterator[Task]) -> Iterator[Graded]:
            seen.append(job.secret)
            assert job.secret.hex() not in repr(job)
            return super().__call__(job, tasks)

    submit(tmp_path, "ann")
    run(tmp_path, course, Spying())
    for path in (tmp_path / "out").rglob("*"):
        if path.is_file():
            assert seen[0] not in path.read_bytes()
            assert seen[0].hex().encode() not in path.read_bytes()


def test_an_interrupted_run_goes_on_and_grades_each_once(tmp_path: Path, course: Path) -> None:
    submit(tmp_path, "ann", "bob", "cy")
    first, second, third = Counting(until=1), Counting(), Counting()
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, course, first)
    assert len(run(tmp_path, course, second)) == 3
    assert sorted(first.graded + second.graded) == ["ann", "bob", "cy"]
    run(tmp_path, course, third)
    assert third.graded == []


def test_a_submission_that_changed_is_graded_anew(tmp_path: Path, course: Path) -> None:
    submit(tmp_path, "ann", "bob")
    run(tmp_path, course, Counting())
    path = tmp_path / "in" / "bob" / making.ASSIGNMENT / f"{making.ASSIGNMENT}.ipynb"
    nbformat.write(making.submitted(making.WRONG), path)
    again = Counting()
    records = run(tmp_path, course, again)
    assert again.graded == ["bob"]
    assert [record.score for record in records] == [5.0, 0.0]


def test_what_comes_late_is_graded_beside_the_rest_and_counts(tmp_path: Path, course: Path) -> None:
    submit(tmp_path, "ann", "bob")
    run(tmp_path, course, Counting())
    late = tmp_path / "late"
    making.write_submission(late, "bob", making.submitted(making.WRONG))
    making.write_submission(late, "cy", making.submitted(making.RIGHT))

    def grade_late(sources: list[Path], grade: Counting) -> list[tuple[str, float]]:
        order = Order(sources, tmp_path / "out", course, making.ASSIGNMENT, grade=grade)
        return [(record.student, record.score) for record in grade_folders(order, Progress())]

    second = Counting()
    assert grade_late([late], second) == [("ann", 5.0), ("bob", 0.0), ("cy", 5.0)]
    assert sorted(second.graded) == ["bob", "cy"]
    rows = json.loads((tmp_path / "out" / "results.json").read_text())
    assert [row["student"] for row in rows] == ["ann", "bob", "cy"]
    # The first command once more changes nothing: what was handed in last stays last.
    third = Counting()
    assert grade_late([tmp_path / "in"], third) == [("ann", 5.0), ("bob", 0.0), ("cy", 5.0)]
    assert third.graded == []


def test_sources_that_are_gone_are_named_and_nothing_is_lost(tmp_path: Path, course: Path) -> None:
    submit(tmp_path, "ann")
    run(tmp_path, course, Counting())
    before = (tmp_path / "out" / "results.json").read_text()
    making.write_submission(tmp_path / "late", "bob", making.submitted(making.RIGHT))
    (tmp_path / "in").rename(tmp_path / "elsewhere")
    order = Order([tmp_path / "late"], tmp_path / "out", course, making.ASSIGNMENT, grade=Counting())
    with pytest.raises(RunError, match=r"in, which is not there any more"):
        grade_folders(order, Progress())
    assert (tmp_path / "out" / "results.json").read_text() == before
    (tmp_path / "elsewhere").rename(tmp_path / "in")
    assert len(grade_folders(order, Progress())) == 2


def test_a_source_without_submissions_is_bad_input(tmp_path: Path, course: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(BadInput, match=r"There is no submission in .*/in; expected STUDENT"):
        run(tmp_path, course, Counting())
    submit(tmp_path, "ann")  # and the same command works once there is one
    assert len(run(tmp_path, course, Counting())) == 1


def test_the_released_notebooks_are_no_submissions(tmp_path: Path, course: Path) -> None:
    order = Order([course], tmp_path / "out", course, making.ASSIGNMENT, grade=Counting())
    with pytest.raises(BadInput, match="has the released notebooks and no submissions"):
        grade_folders(order, Progress())
    assert not (tmp_path / "out").exists()


def test_a_misspelt_source_leaves_nothing(tmp_path: Path, course: Path) -> None:
    submit(tmp_path, "ann")
    order = Order([tmp_path / "inn"], tmp_path / "out", course, making.ASSIGNMENT, grade=Counting())
    with pytest.raises(BadInput, match="inn"):
        grade_folders(order, Progress())
    assert not (tmp_path / "out").exists()
    assert len(run(tmp_path, course, Counting())) == 1


def test_a_grade_book_cannot_come_late_and_is_kept_when_not_named_again(tmp_path: Path, course: Path) -> None:
    submit(tmp_path, "ann")
    run(tmp_path, course, Counting())
    with pytest.raises(RunError, match="without a grade book"):
        run(tmp_path, course, Counting(), gradebook=tmp_path / "gradebook.db")
    assert not (tmp_path / "gradebook.db").exists()
    shutil.rmtree(tmp_path / "out")
    run(tmp_path, course, Counting(), gradebook=tmp_path / "gradebook.db")
    submit(tmp_path, "bob")
    run(tmp_path, course, Counting())
    assert sorted(path.name for path in (tmp_path / "autograded").iterdir()) == ["ann", "bob"]


def test_a_run_keeps_its_pictures(tmp_path: Path, course: Path) -> None:
    submit(tmp_path, "ann")

    def pictures_of(asked: str | None) -> str | None:
        order = Order([tmp_path / "in"], tmp_path / "out", course, making.ASSIGNMENT, grade=Counting())
        return begin(replace(order, pictures=asked))[0].pictures

    assert pictures_of(None) == "shipped"
    # Nothing is marked yet, so another choice harms nobody.
    assert pictures_of("secret-seed") == "secret-seed"
    run(tmp_path, course, Counting())
    assert pictures_of(None) == "secret-seed"
    with pytest.raises(RunError, match=r"tested on secret-seed.*leave out --pictures"):
        pictures_of("shipped")


def test_a_folder_of_pictures_is_the_same_from_anywhere(
    tmp_path: Path, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(tmp_path, "ann")
    order = Order([tmp_path / "in"], tmp_path / "out", course, making.ASSIGNMENT, grade=Counting())
    monkeypatch.chdir(tmp_path)
    grade_folders(replace(order, pictures="mine"), Progress())
    monkeypatch.chdir(tmp_path / "in")
    assert begin(order)[0].pictures == str(tmp_path / "mine")
    assert begin(replace(order, pictures="../mine/"))[0].pictures == str(tmp_path / "mine")


def test_a_folder_of_something_else_is_not_written_into(tmp_path: Path, course: Path) -> None:
    submit(tmp_path, "ann")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    with pytest.raises(RunError, match="not empty"):
        run(tmp_path, course, Counting())


def test_a_run_on_another_state_of_the_assignment_is_refused(tmp_path: Path, course: Path) -> None:
    submit(tmp_path, "ann")
    run(tmp_path, course, Counting())
    path = course / making.ASSIGNMENT / f"{making.ASSIGNMENT}.ipynb"
    path.write_text(path.read_text().replace("# Tiny", "# Other"))
    with pytest.raises(RunError, match="older state"):
        run(tmp_path, course, Counting())


def test_a_course_without_notebooks_is_bad_input(tmp_path: Path) -> None:
    making.install()
    submit(tmp_path, "ann")
    with pytest.raises(BadInput, match="--course"):
        run(tmp_path, tmp_path / "nowhere", Counting())


def test_what_is_refused_has_a_record_and_a_page(tmp_path: Path, course: Path) -> None:
    submit(tmp_path, "ann")
    path = making.write_submission(tmp_path / "in", "bob", making.submitted(making.RIGHT))
    path.write_text("{")
    records = run(tmp_path, course, Counting())
    assert [(record.state, record.score) for record in records] == [("graded", 5.0), ("refused", 0.0)]
    assert records[1].reason
    assert records[1].max_score == 5.0
    assert "not graded" in (tmp_path / "out" / "feedback" / "bob" / f"{making.ASSIGNMENT}.html").read_text()


class Measuring:
    """Gives every submission a record with much to say, and looks at this process's memory on the way."""

    def __init__(self, at: tuple[int, ...]) -> None:
        self.at, self.seen = at, list[int]()

    def __call__(self, job: Job, tasks: Iterator[Task]) -> Iterator[Graded]:
        del job
        for number, task in enumerate(tasks):
            if number in self.at:
                self.seen.append(tracemalloc.get_traced_memory()[0])
            said = f"{task.student}: {'a long message ' * 200}"
            check = CheckResult("tiny.double", 1.0, 2.0, said)
            yield Graded(
                Record(task.student, task.assignment, "graded", "", 1.0, 5.0, (check,), content=task.content)
            )


@pytest.mark.slow
def test_memory_does_not_grow_with_what_is_said_of_each_submission(tmp_path: Path, course: Path) -> None:
    """Of 3 KB that each record says, not even a fifth is kept: the place of its line, and a digest."""
    submit(tmp_path, *(f"s{number:04d}" for number in range(300)))
    grade = Measuring(at=(50, 299))
    tracemalloc.start()
    try:
        records = run(tmp_path, course, grade)  # type: ignore[arg-type]
    finally:
        tracemalloc.stop()
    assert (grade.seen[1] - grade.seen[0]) / 249 < 600  # bytes
    assert len(records) == 300
    assert all(record.checks[0].message.startswith(record.student) for record in records)


GRADING = """
    import sys
    sys.path.insert(0, {tests!r})
    import making_submissions as making
    from pathlib import Path
    from landmarks.grading.run import Order, grade_folders
    from landmarks.progress import Progress

    if __name__ == "__main__":
        making.install()
        root = Path({root!r})
        settings = dict(checks=making.CHECKS, prepare=making.install)
        order = Order([root / "in"], root / "out", root / "course", making.ASSIGNMENT, 2, settings)
        grade_folders(order, Progress())
"""


def start_grading(root: Path) -> subprocess.Popen[bytes]:
    script = root / "grading_run.py"
    script.write_text(
        textwrap.dedent(GRADING.format(tests=str(Path(making.__file__).parent), root=str(root)))
    )
    path = os.pathsep.join([str(Path(making.__file__).parent), *sys.path])
    return subprocess.Popen([sys.executable, str(script)], env={**os.environ, "PYTHONPATH": path})


def graders_of(pid: int) -> list[int]:
    """The processes that a run has spawned for grading."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
            command = (path.parent / "cmdline").read_bytes()
        except (OSError, ValueError):
            continue
        if parent == pid and b"spawn_main" in command:
            found.append(int(path.parent.name))
    return found


def lines_of(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def wait_for(condition: object, seconds: float = 500) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_killed_graders_and_a_killed_run_lose_and_double_nothing(tmp_path: Path) -> None:
    making.install()
    making.write_course(tmp_path)
    students = [f"s{number}" for number in range(8)]
    submit(tmp_path, *students)
    journal = tmp_path / "out" / "journal.jsonl"

    process = start_grading(tmp_path)
    wait_for(lambda: len(lines_of(journal)) >= 1)
    os.kill(graders_of(process.pid)[0], signal.SIGKILL)
    wait_for(lambda: len(lines_of(journal)) >= 3)
    process.kill()
    process.wait()
    before = [json.loads(line)["student"] for line in lines_of(journal)]

    process = start_grading(tmp_path)
    assert process.wait(500) == 0
    after = [json.loads(line) for line in lines_of(journal)]
    assert [row["student"] for row in after[: len(before)]] == before
    assert sorted(row["student"] for row in after) == students
    assert {(row["state"], row["score"]) for row in after} == {("graded", 5.0)}


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_ctrl_c_leaves_no_process_and_the_run_goes_on(tmp_path: Path) -> None:
    making.install()
    making.write_course(tmp_path)
    submit(tmp_path, *(f"s{number}" for number in range(16)))
    process = start_grading(tmp_path)
    wait_for(lambda: len(lines_of(tmp_path / "out" / "journal.jsonl")) >= 1)
    graders = graders_of(process.pid)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) != 0
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in graders), 20)
    assert start_grading(tmp_path).wait(500) == 0
    assert len(json.loads((tmp_path / "out" / "results.json").read_text())) == 16
