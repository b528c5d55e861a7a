"""Runs a notebook from top to bottom in a kernel of its own, in a folder that is thrown away."""

from __future__ import annotations

import copy
import re
import subprocess
import tempfile
from pathlib import Path

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from landmarks.errors import CheckFailed

__all__ = ["execute", "unexpected_errors"]

CELL_LIMIT_SEC = 1200


def execute(notebook: NotebookNode, name: str, *, allow_errors: bool = False) -> NotebookNode:
    """A copy with its outputs.

    Raises:
        CheckFailed: a cell failed (unless `allow_errors`), took too long, or its kernel died.
    """
    ran = copy.deepcopy(notebook)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            ran,
            timeout=CELL_LIMIT_SEC,
            kernel_name="python3",
            allow_errors=allow_errors,
            record_timing=False,
            resources={"metadata": {"path": str(Path(folder))}},
        )
        try:
            client.execute(
                stderr=subprocess.DEVNULL
            )  # the kernel's own warnings; a cell's stderr is an output
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            raise CheckFailed(f"{name}: a cell failed.\n{_plain(str(error))[-3000:]}") from error
    return ran


def _plain(text: str) -> str:
    """Without the codes that colour a terminal."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def unexpected_errors(executed: NotebookNode) -> list[str]:
    """What failed in a released notebook besides checks that say that they are not solved."""
    found = []
    for cell in executed.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                unsolved = output.ename == "UnsolvedCheck" and cell.source.strip().startswith("check(")
                if not unsolved:
                    found.append(f"cell {cell.id}: {output.ename}: {output.evalue[:200]}")
            elif output.output_type == "stream" and output.name == "stderr" and "check(" in cell.source:
                found.append(f"cell {cell.id}: a check wrote to stderr: {output.text[:200]}")
    return found
