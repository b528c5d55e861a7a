"""Runs cells as Jupyter would, without a Jupyter kernel: IPython's shell, and what a cell shows as a list.

A whole kernel costs a quarter of a second and five threads, which a fork would not survive; its shell costs
milliseconds. Magics, `await`, rich results and inline figures work as learners know them.
"""

from __future__ import annotations

import io
import os
import sys
import warnings
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

__all__ = ["MOST_OUTPUT_CHARACTERS", "Shell", "make_shell", "run_cell"]

MOST_OUTPUT_CHARACTERS = 300_000  # of one cell; what follows is dropped
_KINDS = ("text/plain", "image/png")  # all that feedback shows


class _Shown:
    """What one cell has shown so far, in Jupyter's format, and never more than its share."""

    def __init__(self) -> None:
        self.outputs: list[dict[str, Any]] = []
        self.left = MOST_OUTPUT_CHARACTERS

    def stream(self, name: str, text: str) -> None:
        text = self._cut(text)
        if not text:
            return
        last = self.outputs[-1] if self.outputs else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"].append(text)
        else:
            self.outputs.append({"output_type": "stream", "name": name, "text": [text]})

    def data(self, kind: str, data: dict[str, Any]) -> None:
        kept = {name: self._cut(str(data[name]), whole=True) for name in _KINDS if name in data}
        if any(kept.values()):
            self.outputs.append({"output_type": kind, "data": kept, "metadata": {}})

    def error(self, name: str, value: str, lines: list[str]) -> None:
        self.outputs.append(
            {
                "output_type": "error",
                "ename": name[:200],
                "evalue": value[:2000],
                "traceback": [line[:4000] for line in lines[:50]],
            }
        )

    def _cut(self, text: str, whole: bool = False) -> str:
        if whole and len(text) > self.left:
            return ""
        text = text[: self.left]
        self.left -= len(text)
        return text


class _Stream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of a cell."""

    encoding = "utf-8"

    def __init__(self, name: str, shell: Shell) -> None:
        self.name, self.shell = name, shell

    def write(self, text: str) -> int:
        self.shell.shown.stream(self.name, str(text))
        return len(text)

    def writable(self) -> bool:
        return True


class _Results(DisplayHook):
    def write_output_prompt(self) -> None:
        """No prompt: the number of a result means nothing here."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: object = None) -> None:
        del md_dict
        assert isinstance(self.shell, Shell)
        self.shell.shown.data("execute_result", format_dict)

    def finish_displayhook(self) -> None:
        self._is_active = False


class _Displays(DisplayPublisher):
    def publish(self, data: dict[str, Any], *_: object, **__: object) -> None:
        assert isinstance(self.shell, Shell)
        self.shell.shown.data("display_data", data)

    def clear_output(self, wait: bool = False) -> None:
        """Kept: a progress bar that clears itself would leave nothing to read."""


class Shell(InteractiveShell):
    """IPython's shell, whose outputs go to `shown`."""

    displayhook_class = _Results
    display_pub_class = _Displays
    shown = _Shown()

    def enable_gui(self, gui: str | None = None) -> None:
        """Called by `%matplotlib`; there is no window system to start."""

    def ask_exit(self) -> None:
        """Called by `exit` and `quit` in a cell; the rest of the notebook goes on."""

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        try:
            value = str(evalue)
        # An error of the learner's own class may fail while it is being shown.
        except Exception:  # noqa: BLE001
            value = ""
        self.shown.error(getattr(etype, "__name__", "Error"), value, stb)


def make_shell() -> Shell:
    """The one shell of this process, with Jupyter's inline figures."""
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    quiet = Config()
    quiet.HistoryManager.enabled = False
    quiet.InteractiveShell.colors = "nocolor"
    quiet.InteractiveShell.autoindent = False
    with warnings.catch_warnings():
        # It says so when there is no home to keep settings in, which is as it should be.
        warnings.simplefilter("ignore")
        return Shell.instance(config=quiet)


def run_cell(shell: Shell, source: str) -> tuple[bool, list[dict[str, Any]]]:
    """Run one cell: whether it ended without an error, and its outputs in Jupyter's format."""
    shown = shell.shown = _Shown()
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Stream("stdout", shell), _Stream("stderr", shell)
    try:
        result = shell.run_cell(source, store_history=True)
        fine = bool(result.success)
    # A cell may break IPython's own handlers; that is its error and not ours.
    except BaseException as error:  # noqa: BLE001
        shown.error(type(error).__name__, str(error), [])
        fine = False
    finally:
        sys.stdout, sys.stderr = before
    for output in shown.outputs:
        if output["output_type"] == "stream":
            output["text"] = "".join(output["text"])
    return fine, shown.outputs
