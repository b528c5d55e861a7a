"""`landmarks grade`: mark a folder of submissions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from shutil import copyfileobj
from typing import TYPE_CHECKING, Annotated, Any

import typer

from landmarks.cli.console import ConsoleProgress, out, print_table
from landmarks.cli.options import Json, Out, Released, Submissions

if TYPE_CHECKING:
    from landmarks.grading.records import Record

__all__ = ["grade"]


def grade(
    sources: Submissions,
    out_folder: Out,
    json: Json = None,
    course: Released = Path("course"),
    assignment: Annotated[
        str | None, typer.Option("--assignment", metavar="NAME", help="Only this one, such as 01-data.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, help="Graders at once; by default one for each core.")
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option("--dask", metavar="ADDRESS", help="Grade on the Dask cluster of this scheduler."),
    ] = None,
    pictures: Annotated[
        str | None,
        typer.Option(
            "--pictures",
            metavar="shipped|DATA|secret-seed",
            help="Test pictures for exported models: the data's own (the default), a folder or zip of "
            "yours, or a set rendered for this run. A run keeps its choice.",
        ),
    ] = None,
    gradebook: Annotated[
        Path | None, typer.Option("--gradebook", metavar="FILE", help="Keep nbgrader's gradebook.db too.")
    ] = None,
    cold: Annotated[
        bool, typer.Option("--cold", help="Start each kernel by itself: slower, and works with containers.")
    ] = False,
    unsafe: Annotated[
        bool, typer.Option("--unsafe", help="Without a sandbox: every submission may do what you may.")
    ] = False,
) -> None:
    """Mark submissions: states, grades and feedback, whatever they do. Goes on where a killed run stopped.

    A later call with other sources and the same --out grades these too: where a student is in both, what the
    later source has counts.
    """
    import signal

    from landmarks.data.storage import available_cores, write_atomically
    from landmarks.grading.pictures import graded_pictures
    from landmarks.grading.run import Order, begin, grade_folders
    from landmarks.grading.task import choose_kernels

    # As Ctrl-C: learners' work that lies in temporary folders is removed.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    progress = ConsoleProgress()
    grade_with = None
    if dask is not None:
        from landmarks.grading.cluster import grade_on_dask

        grade_with = grade_on_dask(dask)
    settings: dict[str, Any] = {"kernels": choose_kernels(cold=cold, unsafe=unsafe)}
    count = jobs or available_cores()
    order = Order(sources, out_folder, course, assignment, count, settings, grade_with, gradebook, pictures)
    order, _ = begin(order)  # before anything is written there, or rendered for minutes
    with graded_pictures(order.pictures or "shipped", out_folder, progress) as chosen:
        records = grade_folders(replace(order, settings={**settings, "pictures": chosen}), progress)
    _print(records)
    if json is not None:
        with open(out_folder / "results.json", "rb") as results, write_atomically(json) as file:
            copyfileobj(results, file)
    out.print(f"Grades and feedback are in {out_folder}.", markup=False, highlight=False, soft_wrap=True)


def _print(records: Iterable[Record]) -> None:
    from landmarks.grading.records import STATES

    states: dict[str, Counter[str]] = {}
    points: dict[
        str, tuple[float, float]
    ] = {}  # by assignment: the sum of all, and the most that one can have
    for record in records:
        states.setdefault(record.assignment, Counter())[record.state] += 1
        score, most = points.get(record.assignment, (0.0, 0.0))
        points[record.assignment] = score + record.score, max(most, record.max_score)
    rows = [
        [
            assignment or "unknown",
            *(str(counts[state]) for state in STATES),
            f"{points[assignment][0] / counts.total():.1f} of {points[assignment][1]:g}",
        ]
        for assignment, counts in sorted(states.items())
    ]
    print_table(["assignment", *STATES, "mean"], rows)
