"""`landmarks lab`: JupyterLab on the course."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from landmarks.cli.options import CourseData, CourseRoot, use_data

__all__ = ["lab"]


def lab(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ASSIGNMENT]",
            help="Such as 03; the first by default. JupyterLab's own options may follow: --ip=0.0.0.0",
        ),
    ] = None,
    root: CourseRoot = Path(),
    data: CourseData = None,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to serve on.")] = 8888,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser.")] = True,
) -> None:
    """Open JupyterLab at an assignment. Ctrl-C ends it."""
    from landmarks.course.lab import LabRequest, open_lab, separate
    from landmarks.course.source import releases

    names, more = separate(words or [])
    use_data(data)
    first = releases(root.resolve(), names)[0]
    open_lab(LabRequest(first, port, browser, more))
