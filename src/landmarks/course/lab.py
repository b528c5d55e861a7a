"""Opens JupyterLab at an assignment, with the Python that runs this as its kernel."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from landmarks.course.source import Assignment

__all__ = ["LabRequest", "open_lab"]


@dataclass(frozen=True)
class LabRequest:
    """What to open and how. `more` are JupyterLab's own options, such as "--ip=0.0.0.0"."""

    assignment: Assignment
    port: int
    browser: bool
    more: Sequence[str] = ()


def open_lab(request: LabRequest) -> None:
    """Serves the assignment's root until Ctrl-C. JupyterLab ends the process with its own status."""
    from jupyterlab.labapp import main

    # Cells that begin with `!python` and terminals find this environment first.
    _put_first("PATH", os.path.dirname(sys.executable))
    # A learner's first sight is the assignment, with no question about news and no call to the network.
    _put_first("JUPYTER_CONFIG_PATH", os.path.join(os.path.dirname(__file__), "jupyter"))
    sys.exit(main(_options(request)))


def _put_first(variable: str, folder: str) -> None:
    """In front of the folders that an environment variable lists."""
    os.environ[variable] = os.pathsep.join(filter(None, (folder, os.environ.get(variable))))


def _options(request: LabRequest) -> list[str]:
    page = request.assignment.release.relative_to(request.assignment.root).as_posix()
    return [
        f"--ServerApp.root_dir={request.assignment.root}",
        f"--LabApp.default_url=/lab/tree/{page}",
        f"--ServerApp.port={request.port}",
        *([] if request.browser else ["--no-browser"]),
        *request.more,
    ]
