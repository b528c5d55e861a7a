"""From what learners have handed in, and nobody vouches for, to notebooks that can be graded.

Each submission, one student's work on one assignment, is accepted whole, copied into a fresh folder in the
layout that nbgrader calls "submitted", or refused with one reason. What one student hands in does not touch
another's.
"""

from __future__ import annotations

import io
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from landmarks.data.storage import (
    make_folder_in_one_step,
    readable_name,
    readable_size,
    storage_errors,
)
from landmarks.errors import SubmissionError
from landmarks.grading.attribution import attribute, is_junk, notebook_name, student_id
from landmarks.grading.entries import Entry, list_file, list_folder, list_zip
from landmarks.grading.notebooks import clean_notebook

__all__ = ["Accepted", "Intake", "IntakeLimits", "Refused", "require_sources", "take_in"]

MB = 10**6


@dataclass(frozen=True)
class IntakeLimits:
    """What one submission, and one archive, may have."""

    notebook_bytes: int = 20 * MB
    file_bytes: int = 100 * MB
    submission_bytes: int = 200 * MB
    files: int = 200
    archive_bytes: int = 20_000 * MB
    """All that an archive of many submissions unpacks to."""


@dataclass(frozen=True)
class Accepted:
    """A submission, copied to INTO/STUDENT/ASSIGNMENT/; `files` are those beside the notebook."""

    student: str
    assignment: str
    notebook: Path
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Refused:
    """A submission that is not graded. `student` and `assignment` are "" where they cannot be known."""

    student: str
    assignment: str
    source: str
    reason: str


@dataclass
class Intake:
    """What was taken in, each list in order of student and assignment."""

    accepted: list[Accepted] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


@dataclass
class _Work:
    """The files of one student, or of one student and assignment, before they are read."""

    student: str
    assignment: str
    source: str
    entries: list[Entry] = field(default_factory=list)


def require_sources(sources: Sequence[Path]) -> None:
    """Raises `SubmissionError` for the first source that is not there."""
    for source in sources:
        if not os.path.lexists(source):
            raise SubmissionError(f"There is no folder, zip or notebook {readable_name(source)}.")


def take_in(
    sources: Sequence[Path], into: Path, expected: Mapping[str, str], limits: IntakeLimits = IntakeLimits()
) -> Intake:
    """Take in folders, zips and single notebooks into the new or empty folder `into`.

    A folder or zip holds STUDENT/ASSIGNMENT/NAME.ipynb, STUDENT/NAME.ipynb, or what Moodle, Canvas or
    Blackboard give for download; a student's files may be a zip in it. Of what is in two sources, the last
    one's is accepted. `expected` gives the notebook's name of each assignment.

    Raises `SubmissionError` when a source is not there or `into` is not empty, and `StorageError` when `into`
    cannot be written.
    """
    require_sources(sources)
    with storage_errors(into):
        into.mkdir(parents=True, exist_ok=True)
        if any(into.iterdir()):
            raise SubmissionError(
                f"{readable_name(into)} is not empty: name a new folder for what is taken in."
            )
    intake = Intake()
    names: dict[str, str] = {}  # from how a student's id looks to the id
    with ExitStack() as opened:
        # The last source first: what was handed in again later is what counts.
        works = [
            work
            for source in reversed(sources)
            for work in _works_of(source, expected, limits, opened, intake)
        ]
        for work in sorted(works, key=lambda work: (work.student, work.assignment)):
            try:
                student = _checked_student(work.student, names)
                work.entries = _with_archives_opened(work.entries, limits)
                notebooks = _notebooks(work, expected)
            except SubmissionError as error:
                intake.refused.append(Refused(work.student, work.assignment, work.source, str(error)))
                continue
            for assignment, notebook in notebooks.items():
                try:
                    folder = into / student / assignment
                    intake.accepted.append(_copy(work, notebook, folder, expected[assignment], limits))
                except SubmissionError as error:
                    intake.refused.append(Refused(student, assignment, work.source, str(error)))
    intake.refused.sort(key=lambda one: (one.student, one.assignment, one.source))
    return intake


def _works_of(
    source: Path, expected: Mapping[str, str], limits: IntakeLimits, opened: ExitStack, intake: Intake
) -> list[_Work]:
    """All in `source`, by student and assignment as far as paths tell; archives stay open in `opened`."""
    works: dict[tuple[str, str], _Work] = {}
    shown = readable_name(source)
    lone = (
        source.name
        if source.is_dir()
        else source.stem
        if _is_zip(source.name)
        else source.absolute().parent.name
    )
    try:
        entries = _without_wrapper(list(_entries_of(source, limits, opened)), expected)
    except SubmissionError as error:
        intake.refused.append(Refused(lone, "", shown, str(error)))
        return []
    for entry in entries:
        if is_junk(entry.path):
            continue
        if entry.fault and (entry.path.is_absolute() or ".." in entry.path.parts or "\\" in str(entry.path)):
            said = f"Its member {readable_name(str(entry.path))} {entry.fault}."
            intake.refused.append(Refused("", "", shown, said))
            continue
        student, assignment, inner = attribute(entry.path, expected)
        student = student or lone
        work = works.setdefault((student, assignment), _Work(student, assignment, shown))
        work.entries.append(replace(entry, path=inner))
    return list(works.values())


def _entries_of(source: Path, limits: IntakeLimits, opened: ExitStack) -> Iterator[Entry]:
    if source.is_dir():
        return list_folder(source)
    only = list_file(source)
    if not _is_zip(source.name):
        return iter([only])
    if only.fault:
        raise SubmissionError(f"{readable_name(source)} {only.fault}.")
    return list_zip(opened.enter_context(open(source, "rb")), readable_name(source), limits.archive_bytes)


def _without_wrapper(entries: list[Entry], expected: Mapping[str, str]) -> list[Entry]:
    """Without the one folder that some programs put around everything in an archive."""
    firsts = {entry.path.parts[:1] for entry in entries}
    wrapped = any(len(entry.path.parts) > 3 and entry.path.parts[2] in expected for entry in entries)
    if len(firsts) != 1 or not wrapped:
        return entries
    return [replace(entry, path=PurePosixPath(*entry.path.parts[1:])) for entry in entries]


def _checked_student(given: str, names: dict[str, str]) -> str:
    try:
        name = student_id(given)
    except SubmissionError as error:
        raise SubmissionError(f'The student\'s id "{readable_name(given)}" {error}.') from error
    if names.setdefault(name.casefold(), given) != given:
        raise SubmissionError(
            f'The student\'s id "{readable_name(given)}" looks like that of another student.'
        )
    return name


def _with_archives_opened(entries: list[Entry], limits: IntakeLimits) -> list[Entry]:
    """With what is in the zips among a student's files; zips in these are files like others.

    Raises `SubmissionError` for the first entry that has a fault.
    """
    opened: list[Entry] = []
    for entry in entries:
        if entry.fault or not _is_zip(entry.path.name):
            opened.append(entry)
            continue
        content = entry.read(limits.submission_bytes)
        inner = list_zip(io.BytesIO(content), readable_name(entry.path.name), limits.submission_bytes)
        opened += [
            replace(one, path=entry.path.parent / one.path) if not one.fault else one
            for one in inner
            if not is_junk(one.path)
        ]
    for entry in opened:
        if entry.fault:
            raise SubmissionError(f"It holds {readable_name(str(entry.path))}, which {entry.fault}.")
    return opened


def _notebooks(work: _Work, expected: Mapping[str, str]) -> dict[str, Entry]:
    """The one notebook of each assignment in a student's files."""
    assignments = [work.assignment] if work.assignment else list(expected)
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in work.entries:
        for assignment in assignments:
            if notebook_name(PurePosixPath(entry.path.name)) == expected[assignment]:
                found[assignment].append(entry)
    if not found:
        names = ", ".join(expected[assignment] for assignment in assignments)
        raise SubmissionError(f"It holds no notebook with the name that is expected ({names}).")
    for assignment, entries in found.items():
        if len(entries) > 1:
            raise SubmissionError(
                f"It holds {len(entries)} notebooks {expected[assignment]}, and one is expected."
            )
    return {assignment: entries[0] for assignment, entries in found.items()}


def _copy(work: _Work, notebook: Entry, folder: Path, name: str, limits: IntakeLimits) -> Accepted:
    """Copy a submission to the new folder `folder`, whole or not at all."""
    student, assignment = folder.parent.name, folder.name
    if folder.exists():
        raise SubmissionError(
            "It was handed in twice: of several sources the last one's counts, in one what was found first."
        )
    content = notebook.read(limits.notebook_bytes)
    try:
        content = clean_notebook(content)
    except SubmissionError as error:
        raise SubmissionError(f"{readable_name(notebook.path.name)} {error}.") from error
    beside = [
        (entry, entry.path.relative_to(notebook.path.parent))
        for entry in work.entries
        if entry.path.suffix.lower() != ".ipynb" and entry.path.is_relative_to(notebook.path.parent)
    ]
    if len(beside) > limits.files:
        raise SubmissionError(f"It holds {len(beside):,} files, and at most {limits.files:,} are taken.")
    left_bytes = limits.submission_bytes
    with storage_errors(folder), make_folder_in_one_step(folder) as place:
        (place / name).write_bytes(content)
        for entry, path in beside:
            content = entry.read(limits.file_bytes)
            left_bytes -= len(content)
            if left_bytes < 0:
                most = readable_size(limits.submission_bytes)
                raise SubmissionError(f"Its files have more than {most} together.")
            target = place / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with open(target, "xb") as file:
                file.write(content)
    return Accepted(student, assignment, folder / name, tuple(folder / path for _, path in beside))


def _is_zip(name: str) -> bool:
    return name.lower().endswith(".zip")
