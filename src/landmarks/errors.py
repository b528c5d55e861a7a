"""Every error that the package raises on purpose, in one small tree.

::

    LandmarksError            something went wrong that a person can act on       exit status 1
    ├── BadInput              what was given cannot be used                       exit status 2
    │   ├── DataError         a data set, an archive or a split
    │   │   └── PictureError  one picture; the run goes on without it
    │   ├── WeightsError      a weights file or the name of one
    │   ├── ArtefactError     an exported model
    │   ├── RunError          a run folder or its checkpoint
    │   └── SubmissionError   what was handed in cannot be taken in at all
    ├── DownloadError         the network or the far end failed
    ├── SandboxError          a learner's program cannot be run safely here
    ├── StorageError          a disk that is full, or a folder that cannot be written
    └── CheckFailed           a figure or a file is not what it must be (an `AssertionError` too)

A message is one sentence or two: what is wrong, what was expected, what came, what to do. The command line
prints it as it is, and never a traceback.
"""

from __future__ import annotations

__all__ = [
    "ArtefactError",
    "BadInput",
    "CheckFailed",
    "DataError",
    "DownloadError",
    "LandmarksError",
    "PictureError",
    "RunError",
    "SandboxError",
    "StorageError",
    "SubmissionError",
    "WeightsError",
]


class LandmarksError(Exception):
    """Base of all errors that are meant for a person to read."""

    exit_status = 1


class BadInput(LandmarksError):
    """What the caller gave cannot be used; the message says what would be."""

    exit_status = 2


class DataError(BadInput):
    """A data set, an archive or a split is missing, malformed or inconsistent."""


class PictureError(DataError):
    """One picture cannot be opened. Collections set it aside, name it, count it and go on."""


class WeightsError(BadInput):
    """A weights file is missing, damaged or does not fit the network."""


class ArtefactError(BadInput):
    """A file is not an exported model of ours, or its classes do not fit the data."""


class RunError(BadInput):
    """A run folder cannot be used or resumed."""


class SubmissionError(BadInput):
    """A folder or an archive of submissions cannot be taken in at all; one bad submission is only refused."""


class DownloadError(LandmarksError):
    """A download failed; what had arrived is kept and the next try resumes."""


class SandboxError(LandmarksError):
    """There is no sandbox here, or it did not start: nothing of a learner's was run."""


class StorageError(LandmarksError):
    """The disk is full or a folder cannot be written."""


class CheckFailed(LandmarksError, AssertionError):
    """A result is not what it must be. Also an `AssertionError`, so that plain nbgrader marks it."""
