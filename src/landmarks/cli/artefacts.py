"""`landmarks evaluate`, `landmarks export` and `landmarks tag`: what is done with a trained model."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from landmarks.cli.console import ConsoleProgress, out, print_table, save_json
from landmarks.cli.options import Data, Json, Model, chosen_model, model_file

__all__ = ["evaluate", "export", "tag"]


class _SplitName(StrEnum):
    """The splits that a data set has on disk."""

    train = "train"
    test = "test"


class _Target(StrEnum):
    """The kinds of artefact."""

    torchscript = "torchscript"
    onnx = "onnx"
    export = "export"


class _TagFormat(StrEnum):
    """How `landmarks tag` prints."""

    table = "table"
    json = "json"
    csv = "csv"


Artefact = Annotated[
    Path, typer.Argument(metavar="ARTEFACT", help="A model.pt, or the run folder that holds it.")
]


def evaluate(
    artefact: Artefact,
    data: Data = "renders",
    split: Annotated[
        _SplitName, typer.Option("--split", help="Which pictures to measure on.")
    ] = _SplitName.test,
    figures: Annotated[
        Path | None, typer.Option("--figures", metavar="FOLDER", help="Draw figures into this folder.")
    ] = None,
    json: Json = None,
) -> None:
    """Measure an exported model: accuracy, per-class figures, confusion, calibration."""
    from landmarks.pipeline.evaluate import evaluate as measure

    result = measure(model_file(artefact), data, split.value, figures=figures, progress=ConsoleProgress())
    save_json(result, json)
    worst = sorted(result["per_class"], key=lambda row: row["f1"])
    print_table(
        ["class", "precision", "recall", "F1", "pictures"],
        [
            [row["name"], *(f"{row[key]:.1%}" for key in ("precision", "recall", "f1")), str(row["support"])]
            for row in worst
        ],
        title="Hardest classes first",
    )
    if "by_factor" in result:
        _print_factors(result["by_factor"])
    out.print(
        f"top-1 {result['top1']:.1%}, top-5 {result['top5']:.1%}, calibration error {result['ece']:.1%} on "
        f"{result['pictures']:,} {split.value} pictures",
        highlight=False,
    )


def _print_factors(rows: list[dict[str, Any]]) -> None:
    print_table(
        ["rendered under", "right", "95 % interval", "pictures"],
        [
            [
                f"{row['factor']}: {row['value']}",
                f"{row['accuracy']:.1%}",
                f"{row['low']:.1%} – {row['high']:.1%}",
                f"{row['pictures']:,}",
            ]
            for row in rows
        ],
        title="What makes a picture hard",
    )


def export(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder made by landmarks train.")],
    to: Annotated[_Target, typer.Option("--to", help="The kind of artefact.")],
    out_file: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="By default beside the run's model.pt.")
    ] = None,
    json: Json = None,
) -> None:
    """Write a run's model as another kind of artefact, checked against the original."""
    from landmarks.pipeline.export import export as write

    made = write(run, to.value, out_file)
    save_json(made.to_json(), json)
    out.print(
        f"{made.path} agrees with the trained model: probabilities differ by {made.largest_difference:.1e} "
        f"at most, {made.to_json()['allowed_difference']:.0e} is allowed.",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )


def tag(
    pictures: Annotated[
        list[Path], typer.Argument(metavar="PICTURE…", help="Picture files, and folders of them.")
    ],
    model: Model = None,
    top: Annotated[int, typer.Option("--top", min=1, help="How many tags for each picture.")] = 5,
    form: Annotated[_TagFormat, typer.Option("--format", help="How to print the tags.")] = _TagFormat.table,
    recursive: Annotated[
        bool, typer.Option("--recursive", "-r", help="Look into the folders inside a folder too.")
    ] = False,
    write_xmp: Annotated[
        bool,
        typer.Option("--write-xmp", help="Add the tags to PICTURE.xmp, where photo programs look for them."),
    ] = False,
    json: Json = None,
) -> None:
    """Name the landmarks in pictures. Status 2 if a picture cannot be opened; the others are tagged."""
    from landmarks.cli.tags import print_tags
    from landmarks.pipeline.tag import find_pictures, require_a_picture, tag_files, write_sidecars

    progress = ConsoleProgress()
    found = find_pictures(pictures, recursive)
    if model is None:  # no training just to say this
        require_a_picture(found)
    tagged = tag_files(chosen_model(model, progress), found, top, progress)
    if write_xmp:
        progress.note(f"Tags were written to {write_sidecars(tagged, progress):,} sidecars.")
    save_json(tagged, json)
    print_tags(tagged, form.value)
    if any(row["error"] for row in tagged):
        raise typer.Exit(2)
