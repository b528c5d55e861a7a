"""`landmarks data`: bring pictures in, measure them, check them."""

from __future__ import annotations

from typing import Annotated

import typer

from landmarks.cli.console import ConsoleProgress, out, print_table, save_json
from landmarks.cli.options import Json

__all__ = ["app"]

app = typer.Typer(help="Bring pictures in, measure them, check them.", no_args_is_help=True)

Source = Annotated[
    str, typer.Argument(metavar="NAME|FOLDER|ZIP", help="renders, udacity, a folder or a zip.")
]


@app.command()
def add(source: Source = "renders", json: Json = None) -> None:
    """Download or unpack pictures and decode them, so that later commands start at once."""
    from landmarks.pipeline.data import bring_in

    figures = bring_in(source, ConsoleProgress())
    save_json(figures, json)
    out.print(
        f"{figures['name']}: {figures['classes']} classes, {figures['train']:,} training and "
        f"{figures['test']:,} test pictures are ready, {figures['set_aside']:,} set aside.",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )


@app.command()
def stats(source: Source = "renders", json: Json = None) -> None:
    """Count classes and pictures; measure sizes and the training pictures' channel means."""
    from landmarks.pipeline.data import measure

    figures = measure(source, ConsoleProgress())
    save_json(figures, json)
    print_table(
        ["class", "train", "test"],
        [[row["name"], f"{row['train']:,}", f"{row['test']:,}"] for row in figures["classes"]],
        title=f"{figures['name']}: {len(figures['classes'])} classes",
    )
    print_table(
        ["training pictures", "red", "green", "blue"],
        [
            ["mean", *(f"{value:.4f}" for value in figures["mean"])],
            ["standard deviation", *(f"{value:.4f}" for value in figures["std"])],
        ],
    )
    sizes = figures["sizes"]
    out.print(
        f"Heights {sizes['height']['min']}–{sizes['height']['max']}, widths {sizes['width']['min']}–"
        f"{sizes['width']['max']} pixels; median {sizes['height']['median']:g}×{sizes['width']['median']:g}.",
        highlight=False,
    )


@app.command()
def verify(source: Source = "renders", json: Json = None) -> None:
    """Open every picture and name those that cannot be opened. Status 1 if there are any."""
    from landmarks.pipeline.data import verify as verify_pictures

    found = verify_pictures(source, ConsoleProgress())
    save_json(found, json)
    for row in found["set_aside"]:
        out.print(f"{row['path']}: {row['reason']}", markup=False, highlight=False, soft_wrap=True)
    out.print(f"{found['opened']:,} pictures open, {len(found['set_aside']):,} do not.", highlight=False)
    if found["set_aside"]:
        raise typer.Exit(1)
