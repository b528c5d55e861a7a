"""`landmarks demo`: the main job end to end."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from landmarks.cli.console import ConsoleProgress, out, print_table, save_json
from landmarks.cli.options import Data, Json, Seed

__all__ = ["demo"]


def demo(
    folder: Annotated[
        Path, typer.Option("--out", metavar="FOLDER", help="Where report, models and figures are put.")
    ] = Path("demo"),
    data: Data = "renders",
    weights: Annotated[
        str, typer.Option("--weights", metavar="imagenet|none|FILE", help="For the transfer model.")
    ] = "imagenet",
    unfreeze: Annotated[
        list[str] | None,
        typer.Option("--unfreeze", metavar="LAYER", help="Train this layer of the transfer model too."),
    ] = None,
    seed: Seed = 0,
    json: Json = None,
) -> None:
    """From pictures to two trained, measured, exported models, a tagged picture and a report."""
    from landmarks.pipeline.demo import run_demo

    summary = run_demo(
        data, folder, weights=weights, unfreeze=tuple(unfreeze or ()), seed=seed, progress=ConsoleProgress()
    )
    save_json(summary, json)
    print_table(
        ["model", "top-1", "top-5", "seconds"],
        [
            [name, f"{row['top1']:.1%}", f"{row['top5']:.1%}", f"{row['train_seconds']:.0f}"]
            for name, row in (("from scratch", summary["scratch"]), ("transfer", summary["transfer"]))
        ],
    )
    out.print(f"Open {folder / 'report.html'} to see it all.", markup=False, highlight=False, soft_wrap=True)
