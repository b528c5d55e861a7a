"""Every command of `landmarks`, in the order of a learner's way."""

from __future__ import annotations

from typing import Annotated

import typer

from landmarks import __version__
from landmarks.cli import (
    artefacts,
    course,
    data,
    demo,
    doctor,
    grade,
    lab,
    page,
    pretrain,
    render,
    similar,
    train,
)

__all__ = ["app"]

app = typer.Typer(
    help="From pictures of landmarks to a deployed classifier.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"landmarks {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", help="Say the version and leave.", callback=_say_version, is_eager=True),
    ] = False,
) -> None:
    del version


app.command("demo")(demo.demo)
app.add_typer(data.app, name="data")
app.add_typer(train.app, name="train")
app.command("evaluate")(artefacts.evaluate)
app.command("export")(artefacts.export)
app.command("tag")(artefacts.tag)
app.add_typer(course.app, name="course")
app.command("lab", context_settings={"ignore_unknown_options": True})(lab.lab)  # JupyterLab's own
app.command("grade")(grade.grade)
app.command("similar")(similar.similar)
app.command("app")(page.app_page)
app.command("render")(render.render)
app.command("pretrain")(pretrain.pretrain)
app.command("doctor")(doctor.doctor)
