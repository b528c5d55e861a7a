"""`landmarks train scratch` and `landmarks train transfer`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from landmarks.cli.console import ConsoleProgress, out, print_table, save_json
from landmarks.cli.options import Data, Device, Json, Out, Seed, Unfreeze, Weights, layers
from landmarks.pipeline.defaults import VALID_FRACTION

__all__ = ["app"]

app = typer.Typer(help="Train a network, measure it and export it into a run folder.", no_args_is_help=True)

Resume = Annotated[bool, typer.Option("--resume", help="Go on with the run that is in --out.")]
Epochs = Annotated[int | None, typer.Option("--epochs", min=1, help="Passes over the training pictures.")]
BatchSize = Annotated[int | None, typer.Option("--batch-size", min=1, help="Pictures in a training step.")]
LearningRate = Annotated[
    float | None,
    typer.Option(
        "--learning-rate",
        min=1e-9,
        help="The highest rate of the schedule. By default what suits the network, the optimizer and the "
        "schedule: for Adam and AdamW a hundredth of SGD's, and half as much where it is constant.",
    ),
]


class _OptimizerName(StrEnum):
    """The optimizers that `get_optimizer` knows."""

    sgd = "SGD"
    adam = "Adam"
    adamw = "AdamW"


class _ScheduleName(StrEnum):
    """The paths of the learning rate."""

    one_cycle = "one-cycle"
    constant = "constant"


Optimizer = Annotated[
    _OptimizerName | None,
    typer.Option(
        "--optimizer",
        case_sensitive=False,
        help="By default SGD, for which the recipes were chosen; the others' rates are translations.",
    ),
]
Schedule = Annotated[
    _ScheduleName | None,
    typer.Option(
        "--schedule", help="The learning rate climbs and falls once, which is the default, or stays."
    ),
]
ValidFraction = Annotated[
    float,
    typer.Option(
        "--valid-fraction", min=0.0, max=0.9, help="Share of training pictures held back to validate."
    ),
]
Size = Annotated[
    int | None, typer.Option("--size", min=32, help="Side of the network's pictures, in pixels.")
]
Backbone = Annotated[
    str, typer.Option("--backbone", help="A torchvision network: resnet18, convnext_tiny, …")
]


@app.command()
def scratch(
    out: Out,
    data: Data = "renders",
    seed: Seed = 0,
    epochs: Epochs = None,
    batch_size: BatchSize = None,
    learning_rate: LearningRate = None,
    optimizer: Optimizer = None,
    schedule: Schedule = None,
    valid_fraction: ValidFraction = VALID_FRACTION,
    device: Device = None,
    resume: Resume = False,
    json: Json = None,
) -> None:
    """Train the course's own CNN from random weights."""
    _run(
        resume,
        json,
        kind="scratch",
        data=data,
        out=out,
        seed=seed,
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        optimizer=optimizer and optimizer.value,
        schedule=schedule and schedule.value,
        valid_fraction=valid_fraction,
        device=device,
    )


@app.command()
def transfer(
    out: Out,
    data: Data = "renders",
    weights: Weights = None,
    unfreeze: Unfreeze = None,
    backbone: Backbone = "resnet18",
    seed: Seed = 0,
    epochs: Epochs = None,
    batch_size: BatchSize = None,
    learning_rate: LearningRate = None,
    optimizer: Optimizer = None,
    schedule: Schedule = None,
    size: Size = None,
    valid_fraction: ValidFraction = VALID_FRACTION,
    device: Device = None,
    resume: Resume = False,
    json: Json = None,
) -> None:
    """Train a new head on a pre-trained network, and the layers named by --unfreeze."""
    _run(
        resume,
        json,
        kind="transfer",
        data=data,
        out=out,
        weights=weights,
        unfreeze=layers(unfreeze),
        backbone=backbone,
        seed=seed,
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        optimizer=optimizer and optimizer.value,
        schedule=schedule and schedule.value,
        size=size,
        valid_fraction=valid_fraction,
        device=device,
    )


def _run(resume: bool, json: Path | None, **options: Any) -> None:
    from landmarks.pipeline.train import TrainRequest, train

    metrics = train(TrainRequest(**options), ConsoleProgress(), resume=resume)
    if metrics is None:  # one of torchrun's helpers: the first process speaks
        return
    save_json(metrics, json)
    valid, test = metrics["valid"], metrics["test"]
    print_table(
        ["", "top-1", "top-5"],
        [
            ["validation", f"{valid['top1']:.1%}", f"{valid['top5']:.1%}"],
            ["test", f"{test['top1']:.1%}", f"{test['top5']:.1%}"],
        ],
    )
    to_50 = metrics["seconds_to_50"]
    out.print(
        f"Trained for {metrics['train_seconds']:.0f} s"
        + (f", past 50 % after {to_50:.0f} s" if to_50 is not None else "")
        + f"; peak memory {metrics['peak_memory_mb']:,.0f} MB. Everything is in {options['out']}.",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    if metrics["stopped"]:
        raise typer.Exit(130)
