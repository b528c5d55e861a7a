"""`landmarks evaluate`, `landmarks export` and `landmarks tag`: what is done with a trained model."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from landmarks.cli.console import ConsoleProgress, out, print_table, save_json
from landmarks.cli.options import Data, Json

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


Model = Annotated[
    Path, typer.Argument(metavar="ARTEFACT", help="A model.pt, or the run folder that holds it.")
]


def evaluate(
    artefact: Model,
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

    result = measure(_model_file(artefact), data, split.value, figures=figures, progress=ConsoleProgress())
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
    out.print(
        f"top-1 {result['top1']:.1%}, top-5 {result['top5']:.1%}, calibration error {result['ece']:.1%} on "
        f"{result['pictures']:,} {split.value} pictures",
        highlight=False,
    )


def export(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder made by landmarks train.")],
    to: Annotated[_Target, typer.Option("--to", help="The kind of artefact.")],
    out_file: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="By default beside the run's model.pt.")
    ] = None,
) -> None:
    """Write a run's model as another kind of artefact, checked against the original."""
    from landmarks.pipeline.export import export as write

    path = write(run, to.value, out_file)
    out.print(f"{path} agrees with the trained model.", markup=False, highlight=False, soft_wrap=True)


def tag(
    pictures: Annotated[list[Path], typer.Argument(metavar="PICTURE…", help="Picture files.")],
    model: Annotated[
        Path, typer.Option("--model", metavar="ARTEFACT", help="A model.pt, or the run folder that holds it.")
    ],
    top: Annotated[int, typer.Option("--top", min=1, help="How many tags for each picture.")] = 5,
    form: Annotated[_TagFormat, typer.Option("--format", help="How to print the tags.")] = _TagFormat.table,
    json: Json = None,
) -> None:
    """Name the landmarks in pictures. Status 2 if a picture cannot be opened; the others are tagged."""
    from landmarks.cli.tags import print_tags
    from landmarks.pipeline.tag import tag_files

    tagged = tag_files(_model_file(model), pictures, top, ConsoleProgress())
    save_json(tagged, json)
    print_tags(tagged, form.value)
    if any(row["error"] for row in tagged):
        raise typer.Exit(2)


def _model_file(path: Path) -> Path:
    return path / "model.pt" if path.is_dir() else path
