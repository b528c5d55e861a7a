"""`landmarks app`: the page on which anybody tags pictures."""

from __future__ import annotations

from typing import Annotated

import typer

from landmarks.cli.console import ConsoleProgress
from landmarks.cli.options import Model, chosen_model

__all__ = ["app_page"]


def app_page(
    model: Model = None,
    host: Annotated[
        str, typer.Option("--host", help="The address to serve on; 0.0.0.0 is every one of this machine.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to serve on.")] = 8866,
    ready: Annotated[
        int, typer.Option("--ready", min=0, help="Kernels kept started for the next visitors, 100 MB each.")
    ] = 2,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser.")] = True,
) -> None:
    """Serve the page on which anybody drops pictures and gets their landmarks named. Ctrl-C ends it."""
    from landmarks.app.serve import AppRequest, serve

    artefact = chosen_model(model, ConsoleProgress())
    raise typer.Exit(serve(AppRequest(artefact, host, port, ready, browser)))
