"""`landmarks similar`: which submissions are suspiciously alike."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from landmarks.cli.console import out, print_table, save_json
from landmarks.cli.options import Json, Released, Submissions

__all__ = ["similar"]


def similar(
    sources: Submissions,
    course: Released = Path("course"),
    solutions: Annotated[
        Path, typer.Option("--solutions", metavar="FOLDER", help="The published solutions, if they are here.")
    ] = Path("solutions"),
    least: Annotated[
        float, typer.Option("--least", min=0.0, max=1.0, help="Share of the smaller one that both have.")
    ] = 0.6,
    json: Json = None,
) -> None:
    """List pairs of submissions that are suspiciously alike, and near copies of the published solution.

    A pair is a reason to read both, never a proof.
    """
    from landmarks.grading.comparing import compare_folders

    found = compare_folders(sources, course, solutions, least)
    rows = [
        [assignment, pair.one, pair.other, f"{pair.share:.0%}"]
        for assignment, pairs in found.items()
        for pair in pairs
    ]
    if rows:
        print_table(["assignment", "one", "other", "alike"], rows)
    else:
        out.print("No two submissions are suspiciously alike.")
    save_json([{"assignment": name, **asdict(pair)} for name, pairs in found.items() for pair in pairs], json)
