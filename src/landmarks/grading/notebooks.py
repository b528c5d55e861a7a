"""A learner's notebook, made harmless to read: checked, without its outputs, with known metadata only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn

import nbformat
from nbformat.validator import NotebookValidationError

from landmarks.errors import SubmissionError

__all__ = ["MAX_CELLS", "clean_notebook"]

MAX_CELLS = 2000

_CELL_METADATA = ("nbgrader", "tags", "deletable", "editable")
_PYTHON = {"name": "python3", "display_name": "Python 3", "language": "python"}
_ID_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
_MAX_ID = 64


def clean_notebook(content: bytes) -> bytes:
    """The notebook `content` as valid nbformat 4.5, for the Python kernel of this course.

    Outputs and execution counts go, as does metadata that is neither nbgrader's nor the cell's tags. Ids of
    cells that are missing, malformed or doubled, which several editors make, are replaced. What nbgrader's
    metadata says is left for the judge to believe or not.

    Raises `SubmissionError` with what is wrong, as the end of a sentence about the notebook.
    """
    cells = list(_cells(_parsed(content)))
    _give_ids(cells)
    notebook = nbformat.from_dict(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {"kernelspec": _PYTHON, "language_info": {"name": "python"}},
            "cells": cells,
        }
    )
    try:
        nbformat.validate(notebook)
        return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()
    except NotebookValidationError as error:
        raise SubmissionError(f"is not a valid notebook ({_first_line(error.message)})") from error
    except UnicodeEncodeError as error:
        raise SubmissionError("holds characters that are not text") from error
    except RecursionError as error:
        raise SubmissionError("is nested too deeply") from error


def _parsed(content: bytes) -> dict[str, Any]:
    if not content.strip():
        raise SubmissionError("is empty")
    try:
        notebook = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except RecursionError as error:
        raise SubmissionError("is nested too deeply") from error
    except UnicodeDecodeError as error:
        raise SubmissionError("is not text in UTF-8") from error
    except ValueError as error:
        raise SubmissionError(f"is not JSON ({_first_line(str(error))})") from error
    if not isinstance(notebook, dict) or not isinstance(notebook.get("nbformat"), int):
        raise SubmissionError("is not a Jupyter notebook")
    if notebook["nbformat"] != 4:
        raise SubmissionError(f"is in notebook format {notebook['nbformat']}, and only 4 is taken")
    language = _language(notebook.get("metadata"))
    if language not in ("python", ""):
        raise SubmissionError(f"is written for {_first_line(language)}, not for Python")
    return notebook


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _language(metadata: object) -> str:
    """What the metadata says the code is written in, "" where it does not say."""
    match metadata:
        case {"kernelspec": {"language": str(language)}} if language:
            return language.lower()
        case {"language_info": {"name": str(language)}}:
            # "ipython" is what editors call Python with magics.
            return language.lower().replace("ipython", "python")
    return ""


def _cells(notebook: dict[str, Any]) -> Iterator[dict[str, Any]]:
    cells = notebook.get("cells")
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise SubmissionError("has no list of cells")
    if len(cells) > MAX_CELLS:
        raise SubmissionError(f"has {len(cells):,} cells, and at most {MAX_CELLS:,} are taken")
    for number, cell in enumerate(cells, 1):
        kind, source = cell.get("cell_type"), cell.get("source")
        if kind not in ("code", "markdown", "raw"):
            raise SubmissionError(f"has an unknown type of cell (cell {number})")
        if isinstance(source, list) and all(isinstance(line, str) for line in source):
            source = "".join(source)
        if not isinstance(source, str):
            raise SubmissionError(f"has a cell without text (cell {number})")
        metadata = cell.get("metadata")
        known = metadata if isinstance(metadata, dict) else {}
        kept: dict[str, Any] = {
            "id": cell.get("id"),
            "cell_type": kind,
            "metadata": {name: known[name] for name in _CELL_METADATA if name in known},
            "source": source,
        }
        if kind == "code":
            kept |= {"outputs": [], "execution_count": None}
        elif "attachments" in cell:
            kept["attachments"] = cell["attachments"]
        yield kept


def _give_ids(cells: list[dict[str, Any]]) -> None:
    taken: set[str] = set()
    for number, cell in enumerate(cells):
        name = cell["id"]
        sound = isinstance(name, str) and 0 < len(name) <= _MAX_ID and set(name) <= _ID_SIGNS
        if not sound or name in taken:
            name = f"cell-{number}"
            while name in taken:
                name += "-"
        cell["id"] = name
        taken.add(name)


def _first_line(message: str) -> str:
    line = message.strip().splitlines()[0] if message.strip() else "nothing said"
    return "".join(sign for sign in line[:120] if sign.isprintable())
