"""All that `landmarks course check` looks at."""

from __future__ import annotations

import nbformat

from landmarks.course.execute import execute, unexpected_errors
from landmarks.course.inspect import faults_of
from landmarks.course.source import Assignment, read_source
from landmarks.errors import CheckFailed

__all__ = ["examine"]


def examine(assignment: Assignment, *, run: bool) -> list[str]:
    """What is wrong with an assignment.

    With `run`, both notebooks are executed: the solution from its source, and the release as it is, where
    only checks may fail and say that they are not solved.
    """
    faults = faults_of(assignment)
    if not run:
        return faults
    try:
        execute(read_source(assignment.source), assignment.name)
    except CheckFailed as error:
        faults.append(f"solutions/: {error}")
    if assignment.release.is_file():
        release = nbformat.read(assignment.release, as_version=4)
        executed = execute(release, assignment.name, allow_errors=True)
        faults += [f"course/: {error}" for error in unexpected_errors(executed)]
    return faults
