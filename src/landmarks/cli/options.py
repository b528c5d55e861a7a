"""Options that several commands share, each with one name and one help text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["Data", "Device", "Json", "Out", "Seed"]

Data = Annotated[
    str,
    typer.Option("--data", metavar="NAME|FOLDER|ZIP", help="Pictures: renders, udacity, a folder or a zip."),
]
Json = Annotated[
    Path | None, typer.Option("--json", metavar="FILE", help="Write the figures to this file too.")
]
Out = Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where everything is put.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Same seed, same split and same random numbers.")]
Device = Annotated[
    str | None, typer.Option("--device", metavar="cpu|cuda|mps", help="By default the best that is there.")
]
