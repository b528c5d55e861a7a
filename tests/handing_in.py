"""Submissions as students hand them in, in folders and zips, and what intake makes of them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from landmarks.grading.intake import Intake, IntakeLimits, take_in

EXPECTED = {"01-data": "01-data.ipynb", "03-cnn": "03-cnn.ipynb"}
NAME = "03-cnn.ipynb"


def cell(source: str = "1 + 1", **other: object) -> dict[str, object]:
    made = {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
    return {**made, **other}


def notebook(*cells: dict[str, object], **other: object) -> bytes:
    made = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells) or [cell(id="a")]}
    return json.dumps({**made, **other}).encode()


def put(place: Path, content: bytes = notebook()) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return place


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def take(*sources: Path, limits: IntakeLimits = IntakeLimits()) -> Intake:
    return take_in(sources, sources[0].parent / "taken", EXPECTED, limits)


def reason_for(inbox: Path, student: str = "bob", limits: IntakeLimits = IntakeLimits()) -> str:
    """Why the one other submission in `inbox` was refused; Ann's must have been accepted."""
    taken = take(inbox, limits=limits)
    assert [one.student for one in taken.accepted] == ["ann"]
    (refused,) = taken.refused
    assert refused.student == student
    assert refused.reason.endswith(".")
    assert "\n" not in refused.reason
    return refused.reason
