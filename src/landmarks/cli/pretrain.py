"""`landmarks pretrain`: weights for transfer, learnt from imaginary sites."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from landmarks.cli.console import ConsoleProgress, out, save_json
from landmarks.cli.options import Device, Json, Out, Seed
from landmarks.pipeline.defaults import PICTURES_PER_SITE, SITE_PICTURE_SIZE

__all__ = ["pretrain"]


def pretrain(
    folder: Out,
    weights_out: Annotated[
        Path, typer.Option("--weights-out", metavar="FILE.safetensors", help="Where the weights are put.")
    ],
    data: Annotated[
        str | None, typer.Option("--data", metavar="FOLDER", help="These pictures in the stead of new ones.")
    ] = None,
    seed: Seed = 0,
    sites: Annotated[
        int | None, typer.Option("--sites", min=2, help="Imaginary sites; by default all that there are.")
    ] = None,
    per_site: Annotated[
        int, typer.Option("--per-site", min=2, help="Pictures of each site.")
    ] = PICTURES_PER_SITE,
    size: Annotated[
        int, typer.Option("--size", min=16, help="Side of the rendered pictures.")
    ] = SITE_PICTURE_SIZE,
    train_size: Annotated[
        int | None, typer.Option("--train-size", min=32, help="Side of what the network sees at the end.")
    ] = None,
    epochs: Annotated[int | None, typer.Option("--epochs", min=1, help="Passes over the pictures.")] = None,
    batch_size: Annotated[
        int | None, typer.Option("--batch-size", min=1, help="Pictures in a training step.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, help="Processes that render; by default one a core.")
    ] = None,
    device: Device = None,
    json: Json = None,
) -> None:
    """Render imaginary sites, learn to tell them apart and keep what was learnt; goes on after a kill."""
    from landmarks.pipeline.pretrain import PretrainRequest
    from landmarks.pipeline.pretrain import pretrain as run

    request = PretrainRequest(
        out=folder,
        weights_out=weights_out,
        data=data,
        seed=seed,
        sites=sites,
        per_site=per_site,
        size=size,
        train_size=train_size,
        epochs=epochs,
        batch_size=batch_size,
        jobs=jobs,
        device=device,
    )
    figures = run(request, ConsoleProgress())
    save_json(figures, json)
    if figures["stopped"]:
        out.print("Stopped; the same command goes on from the last whole epoch.", soft_wrap=True)
        raise typer.Exit(130)
    out.print(
        f"Validation top-1 {figures['valid_top1']:.1%} of {figures['data']['classes']} sites after "
        f"{figures['epochs']} epochs; {figures['bytes'] / 1e6:.1f} MB of weights are in {weights_out}.",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
