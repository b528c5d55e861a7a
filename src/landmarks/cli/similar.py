"""`landmarks similar`: which submissions are suspiciously alike."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from landmarks.cli.console import out, print_table, save_json
from landmarks.cli.options import Json, Released, Submissions

if TYPE_CHECKING:
    from landmarks.grading.similar import Crowd

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

    A pair is a reason to read both, never a proof. What more than half of a class has counts for no pair; who
    has little else is named.
    """
    from landmarks.grading.comparing import compare_folders

    found = compare_folders(sources, course, solutions, least)
    rows = [
        [assignment, pair.one, pair.other, f"{pair.share:.0%}"]
        for assignment, alike in found.items()
        for pair in alike.pairs
    ]
    crowds = {assignment: alike.crowd for assignment, alike in found.items() if alike.crowd is not None}
    if rows:
        print_table(["assignment", "one", "other", "alike"], rows)
    for assignment, crowd in crowds.items():
        said = (
            f"{assignment}: {crowd} share most of their code with more than half of the class: read some of "
            f"them, such as {', '.join(crowd.names[:3])}."
        )
        out.print(said, markup=False, highlight=False, soft_wrap=True)
    if not rows and not crowds:
        out.print("No two submissions are suspiciously alike.")
    pairs: list[dict[str, Any]] = [
        {"assignment": name, **asdict(pair)} for name, alike in found.items() for pair in alike.pairs
    ]
    save_json([*pairs, *(_as_row(name, crowd) for name, crowd in crowds.items())], json)


def _as_row(assignment: str, crowd: Crowd) -> dict[str, Any]:
    """A crowd as a row beside those of the pairs, with the same keys; `names` says who is in it."""
    return {
        "assignment": assignment,
        "one": f"({crowd})",
        "other": "(more than half of the class)",
        "share": len(crowd.names) / crowd.of,
        "common": crowd.common,
        "names": list(crowd.names),
    }
