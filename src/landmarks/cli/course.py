"""`landmarks course`: build, check and hand out the assignments; say how far a learner has come."""

from __future__ import annotations

import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from landmarks.cli.console import out, save_json
from landmarks.cli.options import CourseData, CourseRoot, Json, use_data

if TYPE_CHECKING:
    from landmarks.course.report import Standing

__all__ = ["app"]

app = typer.Typer(
    help="The assignments: build, check and hand out their notebooks; how far one has come.",
    no_args_is_help=True,
)

Names = Annotated[list[str] | None, typer.Argument(help="Assignments, such as 03; all by default.")]


@app.command()
def build(
    names: Names = None,
    root: CourseRoot = Path(),
    data: CourseData = None,
    run: Annotated[
        bool, typer.Option(help="Execute the solutions, or keep outputs of unchanged cells.")
    ] = True,
) -> None:
    """From solutions/NN-name/NN-name.py, make NN-name.ipynb beside it, executed, and the one in course/."""
    from landmarks.course.build import build as build_one
    from landmarks.course.source import assignments

    use_data(data)
    for assignment in assignments(root.resolve(), names):
        out.print(f"{assignment.name} …", end=" ")
        began = time.monotonic()
        build_one(assignment, run=run)
        out.print(f"[green]✓[/] built in {time.monotonic() - began:.0f} s")


@app.command()
def check(
    names: Names = None,
    root: CourseRoot = Path(),
    data: CourseData = None,
    run: Annotated[bool, typer.Option(help="Execute every notebook too.")] = True,
) -> None:
    """Say what is out of date or wrong. Status 1 if anything is."""
    from landmarks.course.examine import examine
    from landmarks.course.source import assignments

    use_data(data)
    failed = False
    for assignment in assignments(root.resolve(), names):
        faults = examine(assignment, run=run)
        failed = failed or bool(faults)
        out.print(f"{assignment.name}: " + ("[red]✗[/]" if faults else "[green]✓[/] in order"))
        for fault in faults:
            out.print(f"  {fault}", markup=False, highlight=False, soft_wrap=True)
    if failed:
        raise typer.Exit(1)


@app.command()
def bundle(
    out_folder: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="A new folder to write to.")],
    names: Names = None,
    root: CourseRoot = Path(),
) -> None:
    """Make the learners' copy: assignments, package, environment and data, without the solutions."""
    from landmarks.course.bundle import bundle as write_bundle
    from landmarks.course.source import assignments

    chosen = assignments(root.resolve(), names)
    write_bundle(chosen, out_folder)
    names_of = ", ".join(assignment.name for assignment in chosen)
    said = f"{out_folder} holds {names_of}; there, `make lab` opens the first."
    out.print(said, markup=False, highlight=False, soft_wrap=True)


@app.command()
def report(names: Names = None, root: CourseRoot = Path(), json: Json = None) -> None:
    """Say which exercises are done, the points, and what is next, as the saved notebooks show."""
    from landmarks.course.report import next_of, standing_of
    from landmarks.course.source import releases

    found = [standing_of(assignment) for assignment in releases(root.resolve(), names)]
    for standing in found:
        _print_standing(standing)
    following = next_of(found)
    if following is None:
        out.print("All done.")
    else:
        standing, exercise = following
        said = f"Next: {exercise.title}, in {standing.assignment}, section “{exercise.section}”."
        opening = _opening(root, standing.assignment[:2])
        out.print(f"{said} Open it with: {opening}", markup=False, highlight=False, soft_wrap=True)
    save_json([standing.as_json() for standing in found], json)


def _opening(root: Path, number: str) -> str:
    """The command that opens an assignment; by make, where it has that, no environment need be active."""
    makefile = root / "Makefile"
    if not makefile.is_file() or "\nlab:" not in makefile.read_text(encoding="utf-8"):
        return f"landmarks lab {number}"
    where = "" if root.resolve() == Path.cwd() else f"-C {shlex.quote(str(root))} "
    return f"make {where}lab ARGS={number}"


# Signs and words of an exercise's state: neither stands alone.
_STATES = {
    "right": "[green]✓[/] right",
    "written": "[green]✓[/] written",
    "partly": "[yellow]◐[/] partly right",
    "wrong": "[red]✗[/] not yet",
    "again": "[yellow]↻[/] check it again",
    "open": "· open",
    "gone": "[red]✗[/] its check is gone",
}


def _print_standing(standing: Standing) -> None:
    count = len(standing.exercises)
    out.print(
        f"[bold]{standing.assignment}[/]  {standing.done} of {count} done, {standing.points:g} of "
        f"{standing.of:g} points",
        highlight=False,
    )
    if not standing.begun:
        return
    for exercise in standing.exercises:
        points = f"{exercise.points:g}/{exercise.of:g}" if exercise.of else ""
        mend = f'; put `check("{exercise.check}")` below it' if exercise.state == "gone" else ""
        said = f"  {points:>6}  {escape(exercise.title)}: {_STATES[exercise.state]}{escape(mend)}"
        out.print(said, highlight=False, soft_wrap=True)
