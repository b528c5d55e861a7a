"""Whose work a file is, from where it lies: nbgrader's layout, and the names that learning platforms give."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePosixPath

from landmarks.errors import SubmissionError

__all__ = ["attribute", "is_junk", "notebook_name", "student_id"]

_MAX_STUDENT_ID = 100
_JUNK = {"__MACOSX", "Thumbs.db", "desktop.ini"}

# A folder for each student, or each file in one folder with the student in its name.
_MOODLE = re.compile(r"(?P<student>.+_\d+)_assignsubmission_[a-z]+_?(?P<rest>.*)", re.S)
_CANVAS = re.compile(r"(?P<name>[^_]+?)(?:_LATE)?_(?P<id>\d+)_\d+_(?P<rest>.+)", re.S)
_BLACKBOARD = re.compile(r".+_(?P<student>[^_]+)_attempt_[\d-]+_(?P<rest>.+)", re.S)

# What browsers and platforms add to a name that is there already: "name (1).ipynb", "name-1.ipynb".
_COPY = re.compile(r"( ?\(\d+\)|-\d+)$")


def is_junk(path: PurePosixPath) -> bool:
    """Is it something that programs leave behind and nobody hands in? It is passed over, whatever it is."""
    return any(part in _JUNK or (part.startswith(".") and part != "..") for part in path.parts)


def attribute(path: PurePosixPath, expected: Mapping[str, str]) -> tuple[str, str, PurePosixPath]:
    """The student, the assignment ("" where only the notebook's name can tell) and the path within it.

    `expected` gives the notebook's name of each assignment. The student, who may be "" for a lone notebook,
    is as the path says; see `student_id`.
    """
    first, *others = path.parts
    if match := _MOODLE.fullmatch(first):
        inner = PurePosixPath(match["rest"], *others) if match["rest"] else PurePosixPath(*others)
        return match["student"], "", inner
    if not others:
        if match := _BLACKBOARD.fullmatch(first):
            return match["student"], "", PurePosixPath(match["rest"])
        if match := _CANVAS.fullmatch(first):
            return f"{match['name']}_{match['id']}", "", PurePosixPath(match["rest"])
        for name in expected.values():
            stem = PurePosixPath(name).stem
            if first != name and path.stem.endswith(stem):
                return path.stem.removesuffix(stem).rstrip("_- "), "", PurePosixPath(name)
        return ("" if path.suffix else first), "", path
    if len(others) > 1 and others[0] in expected:
        return first, others[0], PurePosixPath(*others[1:])
    return first, "", PurePosixPath(*others)


def notebook_name(path: PurePosixPath) -> str:
    """The file's name as it was before a browser or a platform numbered it."""
    return _COPY.sub("", path.stem) + path.suffix


def student_id(given: str) -> str:
    """`given` in Unicode's composed form, to be used as a folder's name and in the grade book.

    Raises `SubmissionError`, with the end of a sentence about it, for what could lead elsewhere or pass for
    another name.
    """
    name = unicodedata.normalize("NFC", given)
    if not name:
        raise SubmissionError("is empty")
    if len(name) > _MAX_STUDENT_ID or len(name.encode(errors="replace")) > 2 * _MAX_STUDENT_ID:
        raise SubmissionError(f"is longer than {_MAX_STUDENT_ID} characters")
    if name != unicodedata.normalize("NFKC", name):
        raise SubmissionError("has characters that stand for others")
    # Letters, marks, numbers, and of the rest what names have: no invisible or steering characters.
    odd = [sign for sign in name if unicodedata.category(sign)[0] not in "LMN" and sign not in " -_.,@'’+"]
    if odd or name[0] in ".- " or name[-1] in ". ":
        raise SubmissionError("cannot be a folder's name")
    return name
