"""`landmarks demo`: the main job end to end."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from landmarks.cli.console import ConsoleProgress, out, print_table, save_json
from landmarks.cli.options import Data, Json, Seed, Unfreeze, Weights, layers

__all__ = ["demo"]


def demo(
    folder: Annotated[
        Path, typer.Option("--out", metavar="FOLDER", help="Where report, models and figures are put.")
    ] = Path("demo"),
    data: Data = "renders",
    weights: Weights = None,
    unfreeze: Unfreeze = None,
    seed: Seed = 0,
    json: Json = None,
) -> None:
    """From pictures to two trained, measured, exported models, a tagged picture, marks and a report."""
    from landmarks.pipeline.demo import run_demo

    summary = run_demo(
        data, folder, weights=weights, unfreeze=layers(unfreeze), seed=seed, progress=ConsoleProgress()
    )
    save_json(summary, json)
    print_table(
        ["model", "top-1", "top-5", "seconds"],
        [
            [name, f"{row['top1']:.1%}", f"{row['top5']:.1%}", f"{row['train_seconds']:.0f}"]
            for name, row in (("from scratch", summary["scratch"]), ("transfer", summary["transfer"]))
        ],
    )
    if summary["submissions"]:
        print_table(
            ["submission", "state", "points"],
            [
                [row["name"], row["state"], f"{row['score']:g} of {row['max_score']:g}"]
                for row in summary["submissions"]
            ],
        )
    out.print(f"Open {folder / 'report.html'} to see it all.", markup=False, highlight=False, soft_wrap=True)
