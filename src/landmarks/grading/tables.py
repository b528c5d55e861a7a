"""A run's grades as files that other programs read: JSON, CSV, and what Canvas and Moodle import."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from landmarks.data.storage import write_atomically, write_text_atomically
from landmarks.grading.records import Record

__all__ = ["defused", "write_tables"]

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets take for the beginning of a formula


def write_tables(records: Sequence[Record], out: Path) -> None:
    """Write `results.json`, `results.csv`, `canvas.csv` and `moodle.csv` into `out`."""
    _write_json(records, out / "results.json")
    head = ["student", "assignment", "state", "reason", "score", "max_score", "seconds"]
    rows = ([getattr(record, name) for name in head] for record in records)
    _write(out / "results.csv", _csv(head, rows))
    assignments = sorted({record.assignment for record in records if record.assignment})
    scores: dict[str, dict[str, float]] = {}
    points: dict[str, float] = {}
    for record in records:
        if record.assignment:
            scores.setdefault(record.student, {})[record.assignment] = record.score
            points[record.assignment] = max(points.get(record.assignment, 0.0), record.max_score)
    _write(out / "canvas.csv", _canvas(assignments, points, scores))
    _write(out / "moodle.csv", _moodle(assignments, scores))


def _write_json(records: Sequence[Record], path: Path) -> None:
    """A list of rows, one record in memory at a time."""
    with write_atomically(path) as file:
        file.write(b"[")
        for number, record in enumerate(records):
            # A name from a stranger's file system may hold bytes that are no text.
            row = json.dumps(_row(record), indent=2, ensure_ascii=False).encode("utf-8", "replace")
            file.write((b",\n" if number else b"\n") + row)
        file.write(b"\n]\n")


def _row(record: Record) -> dict[str, Any]:
    return {
        "student": record.student,
        "assignment": record.assignment,
        "state": record.state,
        "reason": record.reason,
        "score": record.score,
        "max_score": record.max_score,
        "checks": [
            {"id": c.id, "score": c.score, "max_score": c.max_score, "message": c.message}
            for c in record.checks
        ],
        "seconds": record.seconds,
    }


def defused(value: object) -> object:
    """A cell that no spreadsheet runs: text that begins like a formula gets an apostrophe in front."""
    if isinstance(value, str) and value.lstrip(" ").startswith(_DANGEROUS):
        return f"'{value}"
    return value


def _canvas(assignments: list[str], points: dict[str, float], scores: dict[str, dict[str, float]]) -> str:
    """What Canvas's grade book imports: five columns of its own, possible points, a column an assignment."""
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *assignments]
    possible = ["    Points Possible", "", "", "", "", *[points[name] for name in assignments]]
    rows = [
        [student, "", "", student, "", *[found.get(name, "") for name in assignments]]
        for student, found in sorted(scores.items())
    ]
    return _csv(head, [possible, *rows])


def _moodle(assignments: list[str], scores: dict[str, dict[str, float]]) -> str:
    """What Moodle's “Import grades from CSV” maps: who, and a column an assignment."""
    rows = [
        [student, *[found.get(name, "") for name in assignments]] for student, found in sorted(scores.items())
    ]
    return _csv(["Username", *assignments], rows)


def _csv(head: list[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([defused(value) for value in row] for row in rows)
    return text.getvalue()


def _write(path: Path, text: str) -> None:
    # A name from a stranger's file system may hold bytes that are no text.
    write_text_atomically(path, text.encode("utf-8", "replace").decode())
