"""Leaves in a notebook what belongs into the repository, by lists of what may stay."""

from __future__ import annotations

import re
from typing import Any

import nbformat
from nbformat import NotebookNode

__all__ = ["EXECUTED", "faults_of_metadata", "tidy"]

_NOTEBOOK = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
EXECUTED = "landmarks"  # where a solution's metadata says how it was executed
_CELL = {"nbgrader", "tags", "deletable", "editable"}
_NBGRADER = {
    "cell_type",
    "checksum",
    "grade",
    "grade_id",
    "locked",
    "points",
    "schema_version",
    "solution",
    "task",
}
_KINDS = {"text/plain", "text/html", "text/markdown", "image/jpeg", "image/png"}
_MOST_TEXT = 20_000  # characters of one output


def tidy(notebook: NotebookNode) -> NotebookNode:
    """The same notebook with listed metadata only; progress bars, widgets and stderr are left out."""
    tidied = nbformat.from_dict(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": _NOTEBOOK,
            "cells": [_cell(c) for c in notebook.cells],
        }
    )
    nbformat.validate(tidied)
    return tidied


def faults_of_metadata(notebook: NotebookNode) -> list[str]:
    """What of a notebook's metadata is on no list."""
    faults = [f"notebook metadata {name!r}" for name in set(notebook.metadata) - {*_NOTEBOOK, EXECUTED}]
    for cell in notebook.cells:
        faults += [f"cell {cell.get('id')}: metadata {name!r}" for name in set(cell.metadata) - _CELL]
        extra = set(cell.metadata.get("nbgrader", {})) - _NBGRADER
        faults += [f"cell {cell.get('id')}: nbgrader metadata {name!r}" for name in extra]
    return sorted(faults)


def _cell(cell: NotebookNode) -> dict[str, Any]:
    metadata = {name: value for name, value in cell.metadata.items() if name in _CELL}
    if "nbgrader" in metadata:
        metadata["nbgrader"] = {k: v for k, v in metadata["nbgrader"].items() if k in _NBGRADER}
    plain = {"id": cell.id, "cell_type": cell.cell_type, "metadata": metadata, "source": cell.source}
    if cell.cell_type == "code":
        plain["execution_count"] = cell.get("execution_count")
        plain["outputs"] = [kept for output in cell.get("outputs", []) if (kept := _output(output))]
    return plain


def _output(output: NotebookNode) -> dict[str, Any] | None:
    if output.output_type == "stream":
        if output.name == "stderr":
            return None
        return {"output_type": "stream", "name": "stdout", "text": _text(output.text)}
    if output.output_type == "error":
        return dict(output)
    if any("widget-view" in kind for kind in output.data):
        return None  # the text beside a widget says nothing
    data = {
        kind: _text(value) if kind.startswith("text/") else value
        for kind, value in output.data.items()
        if kind in _KINDS
    }
    if not data:
        return None
    kept: dict[str, Any] = {
        "output_type": output.output_type,
        "data": data,
        "metadata": output.get("metadata", {}),
    }
    if output.output_type == "execute_result":
        kept["execution_count"] = output.get("execution_count")
    return kept


def _text(value: Any) -> str:
    """At most so much of it, figures apart; without the addresses of objects, which differ in each run."""
    text = "".join(value) if isinstance(value, list) else str(value)
    text = re.sub(r"\bat 0x[0-9a-f]{6,}", "at 0x…", text)
    return text if "<img " in text else text[:_MOST_TEXT]
