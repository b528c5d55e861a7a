"""How the commands speak: progress and notes on standard error, results on standard output."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars
from rich.table import Table

from landmarks.progress import Progress, Stage

__all__ = ["ConsoleProgress", "out", "print_table", "save_json"]

LINE_EVERY_SEC = 20.0  # in a log file, where no bar can be redrawn

out = Console()
err = Console(stderr=True)


class ConsoleProgress(Progress):
    """Bars with time left on a terminal; elsewhere a line now and then."""

    @contextmanager
    def stage(self, description: str, total: int, unit: str = "step") -> Iterator[Stage]:
        if not err.is_terminal:
            stage = _Lines(description, total, unit)
            yield stage
            stage.finish()
            return
        counts = DownloadColumn() if unit == "byte" else MofNCompleteColumn()
        with Bars(
            TextColumn("{task.description}"),
            BarColumn(),
            counts,
            TextColumn("{task.fields[figures]}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=err,
        ) as bars:
            yield _Bar(bars, bars.add_task(description, total=total, figures=""))

    def note(self, message: str) -> None:
        err.print(message, style="yellow", markup=False, highlight=False, soft_wrap=True)


class _Bar(Stage):
    def __init__(self, bars: Bars, task: TaskID) -> None:
        self.bars, self.task = bars, task

    def advance(self, steps: int = 1, **figures: float) -> None:
        if figures:
            self.bars.update(self.task, advance=steps, figures=_shown(figures))
        else:
            self.bars.update(self.task, advance=steps)


class _Lines(Stage):
    def __init__(self, description: str, total: int, unit: str) -> None:
        self.description, self.total, self.unit = description, total, unit
        self.done, self.before = 0, 0
        self.figures: dict[str, float] = {}
        self.started = self.said = time.monotonic()

    def advance(self, steps: int = 1, **figures: float) -> None:
        if self.done == 0 and not figures:
            self.before = steps  # work that an earlier run had done says nothing about this one's pace
        self.done += steps
        self.figures = figures or self.figures
        now = time.monotonic()
        if now - self.said >= LINE_EVERY_SEC and self.done < self.total:
            self.said = now
            pace = (now - self.started) / max(1, self.done - self.before)
            left = pace * (self.total - self.done)
            self._say(f"{self.done / max(1, self.total):.0%}, {_shown(self.figures)}{_clock(left)} left")

    def finish(self) -> None:
        seconds = time.monotonic() - self.started
        if seconds >= 1:
            self._say(f"{self.done:,} {_plural(self.unit, self.done)} in {_clock(seconds)}")

    def _say(self, text: str) -> None:
        err.print(f"{self.description}: {text}", markup=False, highlight=False, soft_wrap=True)


def _shown(figures: dict[str, float]) -> str:
    """Running figures in a few characters: `epoch 3  loss 1.204  top-1 61.3 %`."""
    parts = []
    for name, value in figures.items():
        if name.startswith("top"):
            parts.append(f"top-{name[3:]} {value:.1%}")
        elif float(value).is_integer() and name == "epoch":
            parts.append(f"{name} {int(value)}")
        else:
            parts.append(f"{name} {value:.3f}")
    return "  ".join(parts) + ("  " if parts else "")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def _plural(unit: str, count: int) -> str:
    if count == 1:
        return unit
    return f"{unit}es" if unit.endswith("ch") else f"{unit}s"


def print_table(columns: list[str], rows: list[list[str]], title: str | None = None) -> None:
    """Print a table whose columns after the first are right-aligned."""
    table = Table(title=title, title_justify="left")
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number == 0 else "right")
    for row in rows:
        table.add_row(*row)
    out.print(table, markup=False)


def save_json(content: dict[str, Any] | list[Any], path: Path | None) -> None:
    """Write what a command found to the file that --json names, if any."""
    if path is not None:
        from landmarks.pipeline.folder import write_json

        write_json(content, path)
