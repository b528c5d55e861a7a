"""Lets nbgrader make the released notebook from the solution, with the settings that its own commands use."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from traitlets.config import Config, PyFileConfigLoader

from landmarks.course.source import Assignment
from landmarks.errors import CheckFailed

__all__ = ["released"]


def released(assignment: Assignment, solution: NotebookNode) -> NotebookNode:
    """What `nbgrader generate_assignment` makes of `solution`; nothing outside a scratch folder is written.

    Raises:
        CheckFailed: nbgrader refuses the notebook.
    """
    from nbgrader.converters import GenerateAssignment, NbGraderException
    from nbgrader.coursedir import CourseDirectory

    with tempfile.TemporaryDirectory() as folder:
        scratch = Assignment(Path(folder).resolve(), assignment.name)
        scratch.solution.parent.mkdir(parents=True)
        nbformat.write(solution, scratch.solution)
        config = _config(assignment.root)
        course = CourseDirectory(config=config, root=str(scratch.root), assignment_id=assignment.name)
        maker = GenerateAssignment(coursedir=course, config=config, no_database=True, force=True)
        maker.log.setLevel(logging.ERROR)
        try:
            maker.start()
        except NbGraderException as error:
            raise CheckFailed(f"{assignment.name}: nbgrader cannot make the release: {error}") from error
        return nbformat.read(scratch.release, as_version=4)


def _config(root: Path) -> Config:
    config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    config.SaveCells.enabled = False  # the grade book is the instructor's, who runs nbgrader themselves
    return config
