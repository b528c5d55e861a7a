"""How a training went, and how two or more models compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from landmarks.errors import BadInput
from landmarks.evaluation.factors import wilson_interval
from landmarks.evaluation.predictions import Floats
from landmarks.evaluation.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    SMALL,
    clean_style,
    headline,
    new_figure,
    percent,
    pictures,
    plain_axes,
)

__all__ = ["Measured", "comparison_figure", "history_figure"]

COLUMNS = ("epoch", "train_loss", "train_top1", "valid_loss", "valid_top1", "learning_rate")


class Measured(Protocol):
    """What a comparison needs to know of a model; `Metrics` have it."""

    @property
    def class_names(self) -> Sequence[str]: ...
    @property
    def top1(self) -> float: ...
    @property
    def top5(self) -> float: ...
    @property
    def pictures(self) -> int: ...


@clean_style()
def history_figure(history: Sequence[Mapping[str, float]]) -> Figure:
    """Loss, top-1 accuracy and learning rate against the epoch, for training and validation pictures.

    `history` has one row an epoch with `epoch`, `train_loss`, `train_top1`, `valid_loss`, `valid_top1`
    (shares from 0 to 1) and `learning_rate`; further columns are ignored, NaN leaves a gap. Raises
    `BadInput` for no rows or a missing column.
    """
    columns = _columns(history)
    figure = new_figure(9.5, 4.9)
    headline(figure, "How the training went")
    grid = figure.add_gridspec(2, 2, height_ratios=(3.4, 1))
    loss, accuracy = figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[0, 1])
    _draw_both(loss, columns, "loss")
    loss.set_title("Loss (mean per picture)")
    _from_zero(loss, np.concatenate([columns["train_loss"], columns["valid_loss"]]))
    _draw_both(accuracy, columns, "top1")
    accuracy.set_title("Top-1 accuracy")
    accuracy.set_ylim(0, 1.02)
    accuracy.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    _mark_best(accuracy, columns)
    loss.legend(loc="upper right")
    accuracy.legend(loc="lower right")
    _draw_learning_rate(figure.add_subplot(grid[1, :]), columns)
    figure.set_label(_history_in_words(columns))
    return figure


@clean_style()
def comparison_figure(runs: Mapping[str, Measured]) -> Figure:
    """Top-1 and top-5 accuracy of each run, in the order given, as bars with 95 % confidence intervals.

    The intervals (Wilson's) say how far the accuracy would move on other test pictures of the same kind;
    they say nothing about training again with another seed. Raises `BadInput` for no runs.
    """
    if not runs:
        raise BadInput("There is nothing to compare; pass the metrics of at least one run.")
    figure = new_figure(7.5, 1.3 + 2 * (0.45 + 0.36 * len(runs)))
    headline(figure, "How many pictures each model recognises")
    best_of = min(5, *(len(metrics.class_names) for metrics in runs.values()))
    above, below = figure.subplots(2, 1, sharex=True)
    _draw_bars(above, "Top-1: the first guess is right", runs, [m.top1 for m in runs.values()], BLUE)
    _draw_bars(
        below, f"Top-{best_of}: right within {best_of} guesses", runs, [m.top5 for m in runs.values()], GREY
    )
    below.set_xlabel("share of the pictures, with its 95 % confidence interval")
    figure.set_label(
        "Accuracies compared. "
        + " ".join(
            f"{name}: top-1 {percent(m.top1)}, top-5 {percent(m.top5)} of {pictures(m.pictures)}."
            for name, m in runs.items()
        )
    )
    return figure


def _columns(history: Sequence[Mapping[str, float]]) -> dict[str, Floats]:
    if not history:
        raise BadInput("The history has no epochs yet; train for at least one before drawing it.")
    for number, row in enumerate(history, start=1):
        missing = [column for column in COLUMNS if column not in row]
        if missing:
            raise BadInput(f"Row {number} of the history has no {', '.join(missing)}.")
    return {column: np.array([row[column] for row in history], dtype=np.float64) for column in COLUMNS}


def _draw_both(axes: Axes, columns: Mapping[str, Floats], figure_of_merit: str) -> None:
    for split, colour, words in (("train", GREY, "training"), ("valid", BLUE, "validation")):
        values = columns[f"{split}_{figure_of_merit}"]
        axes.plot(columns["epoch"], values, color=colour, label=words, **_markers(columns["epoch"]))
    plain_axes(axes, grid="y")
    _count_epochs(axes, columns["epoch"])


def _markers(epochs: Floats) -> dict[str, Any]:
    """Mark the epochs of a short history, for a line of one point would not show."""
    return {"marker": "o", "markersize": 4} if len(epochs) < 15 else {}


def _count_epochs(axes: Axes, epochs: Floats) -> None:
    axes.set_xlim(epochs[0] - 0.5, epochs[-1] + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))


def _from_zero(axes: Axes, values: Floats) -> None:
    drawn = values[np.isfinite(values)]
    if drawn.size and drawn.max() > 0:
        axes.set_ylim(0, 1.08 * drawn.max())


def _mark_best(axes: Axes, columns: Mapping[str, Floats]) -> None:
    best = _best_epoch(columns)
    if best is None:
        return
    epoch, accuracy = columns["epoch"][best], columns["valid_top1"][best]
    axes.plot(
        [epoch],
        [accuracy],
        "o",
        markersize=8,
        color=ORANGE,
        markerfacecolor="none",
        label=f"best {percent(accuracy)}, epoch {epoch:.0f}",
    )


def _best_epoch(columns: Mapping[str, Floats]) -> int | None:
    """The row of the best validation accuracy, the last of equals; None where every one is NaN."""
    accuracy = columns["valid_top1"]
    if np.isnan(accuracy).all():
        return None
    return int(np.flatnonzero(accuracy == np.nanmax(accuracy))[-1])


def _draw_learning_rate(axes: Axes, columns: Mapping[str, Floats]) -> None:
    epochs, rates = columns["epoch"], columns["learning_rate"]
    axes.plot(epochs, rates, color=INK, linewidth=1.4, **_markers(epochs))
    axes.fill_between(epochs, rates, color=GREY, alpha=0.15, linewidth=0)
    plain_axes(axes, grid="y")
    axes.set_title("Learning rate")
    axes.set_xlabel("epoch")
    _from_zero(axes, rates)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3))
    _count_epochs(axes, epochs)


def _history_in_words(columns: Mapping[str, Floats]) -> str:
    words = (
        f"Training history up to epoch {columns['epoch'][-1]:.0f}: training loss from "
        f"{columns['train_loss'][0]:.2f} to {columns['train_loss'][-1]:.2f}"
    )
    best = _best_epoch(columns)
    if best is None:
        return f"{words}; no validation accuracy."
    accuracy, epoch = columns["valid_top1"][best], columns["epoch"][best]
    return f"{words}; best validation accuracy {percent(accuracy)} in epoch {epoch:.0f}."


def _draw_bars(
    axes: Axes, heading: str, runs: Mapping[str, Measured], accuracies: Sequence[float], colour: str
) -> None:
    rows = np.arange(len(runs))
    intervals = [
        wilson_interval(round(a * m.pictures), m.pictures)
        for a, m in zip(accuracies, runs.values(), strict=True)
    ]
    low, high = np.array(intervals).T
    whiskers = np.clip([accuracies - low, high - accuracies], 0, None)
    axes.barh(rows, accuracies, 0.55, color=colour, xerr=whiskers, error_kw={"ecolor": INK, "capsize": 3})
    for row, (accuracy, end) in enumerate(zip(accuracies, high, strict=True)):
        axes.text(end + 0.015, row, percent(accuracy), va="center", weight="bold")
    axes.set_title(heading)
    plain_axes(axes, grid="x")
    axes.set_yticks(rows, list(runs), size=SMALL + 1)
    axes.invert_yaxis()
    axes.set_xlim(0, 1.13)  # room for the figure beside a bar of 100 %
    axes.set_xticks(np.linspace(0, 1, 6))
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    axes.spines["bottom"].set_visible(False)
