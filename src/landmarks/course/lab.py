"""Opens JupyterLab at an assignment, with the Python that runs this as its kernel."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from landmarks.course.source import Assignment
from landmarks.errors import BadInput

__all__ = ["LabRequest", "open_lab", "separate"]

_OURS = ("--root", "--data", "--port", "--browser", "--no-browser")


@dataclass(frozen=True)
class LabRequest:
    """What to open and how. `more` are JupyterLab's own options, such as "--ip=0.0.0.0"."""

    assignment: Assignment
    port: int
    browser: bool
    more: Sequence[str] = ()


def separate(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The names of assignments among words, and JupyterLab's own options with their values.

    JupyterLab only warns of an option that it does not know, and serves as if it were not there, so it is
    refused here. Raises `BadInput`.
    """
    names: list[str] = []
    more: list[str] = []
    wants_value = False
    for word in words:
        if word.startswith("-"):
            wants_value = _takes_value(word)
            more.append(word)
        else:
            (more if wants_value else names).append(word)
            wants_value = False
    return names, more


def _takes_value(option: str) -> bool:
    """Is the next word the value of this option of JupyterLab's?"""
    name, equals, _ = option.partition("=")
    aliases, flags = _options_of_jupyterlab()
    if name.startswith("--") and ("." in name or name in aliases):
        return not equals
    if name in aliases | flags:
        return name in aliases
    alike = difflib.get_close_matches(name, [*_OURS, *aliases, *flags], n=1)
    meant = f" Did you mean {alike[0]}?" if alike else ""
    raise BadInput(
        f"Neither this command nor JupyterLab has an option {name}.{meant} `landmarks lab --help` lists this "
        "command's, and `jupyter lab --help-all` JupyterLab's."
    )


def _options_of_jupyterlab() -> tuple[set[str], set[str]]:
    """Those that take a value, and those that take none."""
    from jupyter_server import serverapp
    from jupyterlab.labapp import LabApp

    return (
        _spelt([*serverapp.aliases, *LabApp.aliases]),
        _spelt([*serverapp.flags, *LabApp.flags, "help", "help-all", "version"]),
    )


def _spelt(keys: Sequence[str | tuple[str, ...]]) -> set[str]:
    """As they are typed: one dash before a letter, two before a word."""
    names = [name for key in keys for name in (key if isinstance(key, tuple) else (key,))]
    return {f"-{name}" if len(name) == 1 else f"--{name}" for name in names}


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
