"""Memory of the grader while it grades thousands of light submissions: it must not grow with their number.

The submissions are assignment 03's notebook as it was handed out with the first exercise solved, each by
another student. They go through everything that a real run has: intake, sandbox, judge, feedback, tables.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat

from benchmarks.grading import ASSIGNMENT, ROOT, solved_notebook
from landmarks.grading.run import Order, grade_folders
from landmarks.grading.stand_in import write_stand_in
from landmarks.progress import Progress, Stage

__all__ = ["run"]

SAMPLES = 20
KEPT = ("output-side",)


class Watching(Progress):
    """Looks at this process's memory and its graders' after every so many submissions."""

    def __init__(self, every: int) -> None:
        self.every = every
        self.done = 0
        self.seen: list[dict[str, float]] = []
        self.started = time.monotonic()

    @contextmanager
    def stage(self, description: str, total: int, unit: str = "step") -> Iterator[Stage]:
        del description, total, unit
        watching = self

        class Looking(Stage):
            def advance(self, steps: int = 1, **figures: float) -> None:
                del figures
                watching.done += steps
                if steps and watching.done % watching.every == 0:
                    watching.look()

        yield Looking()

    def look(self) -> None:
        self.seen.append(
            {
                "graded": self.done,
                "grader_mb": _resident_mb(os.getpid()),
                "workers_mb": sum(_resident_mb(pid) for pid in _workers()),
                "seconds": time.monotonic() - self.started,
            }
        )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Grade `--submissions` light ones, and say how much memory was held along the way."""
    count, cores = arguments.submissions, os.cpu_count() or 1
    with tempfile.TemporaryDirectory(prefix="landmarks-bench-") as folder:
        root = Path(folder)
        write_stand_in(root / "pictures")
        text = nbformat.writes(_light())
        for number in range(count):
            place = root / "submitted" / f"student{number:05d}" / ASSIGNMENT
            place.mkdir(parents=True)
            (place / f"{ASSIGNMENT}.ipynb").write_text(text, encoding="utf-8")
        watching = Watching(max(1, count // SAMPLES))
        settings = {"pictures": str(root / "pictures")}
        order = Order([root / "submitted"], root / "out", ROOT / "course", ASSIGNMENT, cores, settings)
        records = grade_folders(order, watching)
        states = {record.state for record in records}
        watching.look()  # the tables are written
    rows = [
        {
            "graded": f"{one['graded']:,.0f}",
            "grader, MB": f"{one['grader_mb']:.0f}",
            "its workers, MB": f"{one['workers_mb']:.0f}",
            "seconds": f"{one['seconds']:.0f}",
        }
        for one in watching.seen
    ]
    return {"rows": rows, "submissions": count, "seen": watching.seen, "states": sorted(states)}


def _light() -> Any:
    """The released notebook with the first exercise solved."""
    notebook = nbformat.read(ROOT / "course" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    for cell, solved in zip(notebook.cells, solved_notebook().cells, strict=True):
        if cell.metadata.get("nbgrader", {}).get("grade_id") in KEPT:
            cell.source = solved.source
    return notebook


def _resident_mb(pid: int) -> float:
    """Memory that a process holds for itself; what it shares with others is none of a leak's."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private")) / 1000


def _workers() -> list[int]:
    """The processes that this one has started to grade."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            if parent == os.getpid() and b"spawn_main" in (path.parent / "cmdline").read_bytes():
                found.append(int(path.parent.name))
        except (OSError, ValueError):
            continue
    return found
