"""Options that several commands share, each with one name and one help text."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from landmarks.progress import Progress

__all__ = [
    "CourseData",
    "CourseRoot",
    "Data",
    "Device",
    "Json",
    "Model",
    "Out",
    "Released",
    "Seed",
    "Submissions",
    "Unfreeze",
    "Weights",
    "chosen_model",
    "layers",
    "model_file",
    "use_data",
]

Data = Annotated[
    str,
    typer.Option("--data", metavar="NAME|FOLDER|ZIP", help="Pictures: renders, udacity, a folder or a zip."),
]
Json = Annotated[
    Path | None, typer.Option("--json", metavar="FILE", help="Write the figures to this file too.")
]
Submissions = Annotated[
    list[Path], typer.Argument(metavar="FOLDER…", help="Folders, zips or single notebooks of submissions.")
]
Released = Annotated[Path, typer.Option("--course", metavar="FOLDER", help="The released notebooks.")]
Out = Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where everything is put.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Same seed, same split and same random numbers.")]
Device = Annotated[
    str | None, typer.Option("--device", metavar="cpu|cuda|mps", help="By default the best that is there.")
]
Weights = Annotated[
    str | None,
    typer.Option(
        "--weights",
        metavar="shipped|imagenet|none|FILE",
        help="What the transfer network knows beforehand; by default shipped for renders, else imagenet.",
    ),
]
Unfreeze = Annotated[
    list[str] | None,
    typer.Option(
        "--unfreeze",
        metavar="LAYER|none",
        help="Train this layer of it too; may be given several times. By default none, but layer3 "
        "and layer4 with the shipped weights.",
    ),
]
Model = Annotated[
    Path | None,
    typer.Option(
        "--model",
        metavar="ARTEFACT",
        help="A model.pt, or the run folder that holds it. By default a reference model, which is trained on "
        "the rendered landmarks the first time.",
    ),
]
CourseRoot = Annotated[Path, typer.Option("--root", metavar="FOLDER", help="Where the course is.")]
CourseData = Annotated[
    str | None, typer.Option("--data", metavar="NAME|FOLDER|ZIP", help="Pictures that the notebooks use.")
]


def layers(unfreeze: list[str] | None) -> tuple[str, ...] | None:
    """What `--unfreeze` asks for; None where it was not given."""
    return tuple(layer for layer in unfreeze if layer != "none") if unfreeze else None


def model_file(path: Path) -> Path:
    """The artefact that `path` names: itself, or the one in a run's folder."""
    return path / "model.pt" if path.is_dir() else path


def chosen_model(path: Path | None, progress: Progress) -> Path:
    """The artefact that `--model` names; where it was not given, the reference model, trained if need be."""
    if path is not None:
        return model_file(path)
    from landmarks.pipeline.reference import reference_model

    return reference_model(progress)


def use_data(data: str | None) -> None:
    """Kernels are children of this process, and run elsewhere: they take an absolute path from here."""
    if data is not None:
        from landmarks.data.sources import is_named_source

        is_path = Path(data).exists() and not is_named_source(data)
        os.environ["LANDMARKS_DATA"] = str(Path(data).resolve()) if is_path else data
