"""`landmarks render`: new pictures of the rendered landmarks, from a seed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from landmarks.cli.console import ConsoleProgress, out, save_json
from landmarks.cli.options import Json, Out
from landmarks.errors import BadInput

__all__ = ["render"]


def render(
    folder: Out,
    seed: Annotated[
        int | None, typer.Option("--seed", help="Same seed, same pictures. By default 0.")
    ] = None,
    per_class: Annotated[int, typer.Option("--per-class", help="Pictures of each landmark.")] = 100,
    size: Annotated[int, typer.Option("--size", help="Pixels across and down.")] = 128,
    jobs: Annotated[
        int | None, typer.Option("--jobs", help="Processes; by default one for each core.")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="NAME", help="This landmark; may be repeated.")
    ] = None,
    sheet: Annotated[
        Path | None,
        typer.Option("--sheet", metavar="FILE", help="Write a contact sheet too, a .png or .jpg."),
    ] = None,
    shipped: Annotated[
        bool,
        typer.Option("--shipped", help="The set that ships: train and test of seeds of its own, packed."),
    ] = False,
    imaginary: Annotated[
        int, typer.Option("--imaginary", metavar="SITES", help="So many imaginary sites in their stead.")
    ] = 0,
    json: Json = None,
) -> None:
    """Render pictures of the landmarks under chance views, weather and light; resumes after a kill."""
    from landmarks.render.dataset import render_imaginary, render_set
    from landmarks.render.sheet import check_sheet_name, sheet_of_folder
    from landmarks.render.shipped import render_shipped

    if sheet is not None:
        check_sheet_name(sheet)
    if imaginary and (only or shipped):
        raise BadInput("--imaginary renders no landmarks: leave out --only and --shipped, or --imaginary.")
    if shipped and seed is not None:
        raise BadInput("The set that ships has seeds of its own; leave out --seed or --shipped.")
    common: dict[str, Any] = {"size": size, "jobs": jobs, "progress": ConsoleProgress()}
    if shipped:
        figures = render_shipped(folder, per_class=per_class, only=only or (), **common)
        done = (
            f"{figures['train']:,} training and {figures['test']:,} test pictures of {figures['classes']} "
            f"landmarks are packed in {figures['archive']}, {figures['size_bytes'] / 1e6:.1f} MB."
        )
    elif imaginary:
        figures = render_imaginary(folder, seed=seed or 0, sites=imaginary, per_site=per_class, **common)
        done = f"{figures['pictures']:,} pictures of {figures['classes']} imaginary sites are in {folder}."
    else:
        figures = render_set(folder, seed=seed or 0, per_class=per_class, only=only or (), **common)
        done = f"{figures['pictures']:,} pictures of {figures['classes']} landmarks are in {folder}."
    if sheet is not None:
        sheet_of_folder(folder / "train" if shipped else folder, sheet)
    save_json(figures, json)
    out.print(done, markup=False, highlight=False, soft_wrap=True)
