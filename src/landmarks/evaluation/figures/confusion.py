"""The confusion matrix as a heat map in which rare mistakes show."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Colormap, Normalize, PowerNorm
from matplotlib.figure import Figure

from landmarks.catalog import title
from landmarks.evaluation.metrics import Metrics, most_confused
from landmarks.evaluation.predictions import Floats
from landmarks.evaluation.style import (
    GREY,
    INK,
    RIGHT_COLOURS,
    SMALL,
    WRONG_COLOURS,
    clean_style,
    new_figure,
    percent,
    plain_axes,
    short_title,
)

__all__ = ["confusion_figure"]

CELL_INCHES = 0.2  # room for a name of 8 points
LARGEST_CELL_INCHES = 0.7
LARGEST_SIDE_INCHES = 24.0
SMALLEST_NUMBER = 4.5  # points; below that nobody reads it


@clean_style()
def confusion_figure(metrics: Metrics) -> Figure:
    """Rows are true classes, columns predicted ones; each row's colours show how its pictures spread.

    Blue cells, the diagonal, are right. Orange cells are mistakes; their colour follows the square root of
    the share, so that one picture in a hundred can be seen. Numbers are counts of pictures; empty cells are
    white. Up to 120 classes each have their name; of more, every second (third, …) has.
    """
    classes = len(metrics.class_names)
    cell = min(
        max(CELL_INCHES, min(LARGEST_CELL_INCHES, 4.5 / classes)),
        LARGEST_SIDE_INCHES / classes,
    )
    side = cell * classes
    figure = new_figure(side + 3.0, side + 3.2)
    figure.suptitle(f"{percent(metrics.top1)} of {metrics.pictures:,} pictures recognised")
    axes = figure.subplots()
    shares = metrics.confusion / np.maximum(metrics.support, 1)[:, None]
    right = _draw_cells(axes, shares, np.eye(classes, dtype=bool), RIGHT_COLOURS, Normalize(0, 1))
    wrong = _draw_cells(axes, shares, ~np.eye(classes, dtype=bool), WRONG_COLOURS, PowerNorm(0.5, 0, 1))
    _write_counts(axes, metrics, (right, wrong), shares, cell)
    _name_both_axes(axes, metrics.class_names, step=-(-classes // 120))
    _explain_colours(figure, axes, right, wrong)
    figure.set_label(_in_words(metrics))
    return figure


def _draw_cells(
    axes: Axes, shares: Floats, where: np.ndarray, colours: Colormap, norm: Normalize
) -> ScalarMappable:
    hidden = ~where | (shares == 0)
    return axes.imshow(np.ma.masked_array(shares, hidden), cmap=colours, norm=norm, interpolation="nearest")


def _write_counts(
    axes: Axes,
    metrics: Metrics,
    colours: tuple[ScalarMappable, ScalarMappable],
    shares: Floats,
    cell_inches: float,
) -> None:
    digits = len(str(metrics.confusion.max()))
    points = min(SMALL, 0.8 * 72 * cell_inches / (0.64 * digits))  # a digit is 0.64 as wide as it is high
    if points < SMALLEST_NUMBER:
        return
    for true, predicted in zip(*np.nonzero(metrics.confusion), strict=True):
        red, green, blue, _ = colours[int(true != predicted)].to_rgba(shares[true, predicted])
        is_dark = 0.299 * red + 0.587 * green + 0.114 * blue < 0.55
        axes.text(
            predicted,
            true,
            str(metrics.confusion[true, predicted]),
            size=points,
            color="white" if is_dark else INK,
            ha="center",
            va="center_baseline",
        )


def _name_both_axes(axes: Axes, class_names: tuple[str, ...], step: int) -> None:
    classes = len(class_names)
    named = range(0, classes, step)
    titles = [short_title(class_names[i]) for i in named]
    plain_axes(axes)
    axes.set_xticks(named, titles, rotation=90)
    axes.set_yticks(named, titles)
    axes.set_xlabel("predicted class", weight="bold")
    axes.set_ylabel("true class", weight="bold")
    between = np.arange(classes + 1) - 0.5
    axes.set_xticks(between, minor=True)
    axes.set_yticks(between, minor=True)
    axes.grid(True, which="minor", linewidth=0.5)
    axes.tick_params(which="minor", length=0)
    axes.spines[:].set(visible=True, color=GREY)


def _explain_colours(figure: Figure, axes: Axes, right: ScalarMappable, wrong: ScalarMappable) -> None:
    for shown, words, marks in (
        (wrong, "share of the true class taken for another", (0, 0.01, 0.05, 0.1, 0.25, 0.5, 1)),
        (right, "share of the true class recognised", (0, 0.25, 0.5, 0.75, 1)),
    ):
        bar = figure.colorbar(shown, ax=axes, location="top", aspect=45, shrink=0.6, pad=0.01, anchor=(0, 0))
        bar.set_ticks(marks, labels=[f"{100 * mark:.0f} %" for mark in marks])
        bar.set_label(words, size=SMALL)
        bar.ax.tick_params(length=0)
        bar.outline.set_visible(False)


def _in_words(metrics: Metrics) -> str:
    words = (
        f"Confusion matrix of {len(metrics.class_names)} classes: "
        f"{percent(metrics.top1)} of {metrics.pictures:,} pictures are on the diagonal."
    )
    pairs = [
        f"{title(pair.true)} for {title(pair.predicted)} ({pair.count} pictures, {percent(pair.share)})"
        for pair in most_confused(metrics, 3)
    ]
    return f"{words} Most often mistaken: {'; '.join(pairs)}." if pairs else f"{words} There are no mistakes."
