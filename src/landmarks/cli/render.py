"""`landmarks render`: new pictures of the rendered landmarks, from a seed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from landmarks.cli.console import ConsoleProgress, out, save_json
from landmarks.cli.options import Json, Out, Seed

__all__ = ["render"]


def render(
    folder: Out,
    seed: Seed = 0,
    per_class: Annotated[int, typer.Option("--per-class", help="Pictures of each landmark.")] = 100,
    size: Annotated[int, typer.Option("--size", help="Pixels across and down.")] = 128,
    jobs: Annotated[
        int | None, typer.Option("--jobs", help="Processes; by default one for each core.")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="NAME", help="This landmark; may be repeated.")
    ] = None,
    sheet: Annotated[
        Path | None, typer.Option("--sheet", metavar="FILE", help="Write a contact sheet (PNG) too.")
    ] = None,
    json: Json = None,
) -> None:
    """Render pictures of the landmarks under chance views, weather and light; resumes after a kill."""
    from landmarks.render.dataset import render_set
    from landmarks.render.sheet import sheet_of_folder

    figures = render_set(
        folder,
        seed=seed,
        per_class=per_class,
        size=size,
        jobs=jobs,
        only=only or (),
        progress=ConsoleProgress(),
    )
    if sheet is not None:
        sheet_of_folder(folder, sheet)
    save_json(figures, json)
    out.print(
        f"{figures['pictures']:,} pictures of {figures['classes']} landmarks are in {figures['folder']}.",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
