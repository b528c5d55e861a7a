"""The confusion matrix as a heat map in which rare mistakes show."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Colormap, Normalize, PowerNorm
from matplotlib.figure import Figure

from landmarks.evaluation.metrics import Metrics, most_confused
from landmarks.evaluation.predictions import Floats
from landmarks.evaluation.style import (
    GREY,
    INK,
    RIGHT_COLOURS,
    SMALL,
    WRONG_COLOURS,
    clean_style,
    full_title,
    headline,
    new_figure,
    percent,
    pictures,
    plain_axes,
    short_title,
)

__all__ = ["confusion_figure"]

CELL_INCHES = 0.2  # room for a name of 8 points
SMALLEST_SIDE_INCHES, LARGEST_SIDE_INCHES = 4.5, 24.0  # of the matrix
LETTER_INCHES = 0.066  # mean width of a letter of 8 points
MOST_NAMED_ONCE = 25  # with more classes, columns are named above as well as below
MOST_NAMED = 120
SMALLEST_NUMBER = 4.5  # points; below that nobody reads it


@clean_style()
def confusion_figure(metrics: Metrics) -> Figure:
    """Rows are true classes, columns predicted ones; each row's colours show how its pictures spread.

    Blue cells, the diagonal, are right. Orange cells are mistakes; their colour follows the square root of
    the share, so that one picture in a hundred can be seen. Numbers are counts of pictures; empty cells are
    white. Up to 120 classes each have their name; of more, every second (third, …) has.
    """
    classes = len(metrics.class_names)
    titles = [short_title(name) for name in metrics.class_names]
    side = min(max(CELL_INCHES * classes, SMALLEST_SIDE_INCHES), LARGEST_SIDE_INCHES)
    names = 0.4 + LETTER_INCHES * max(len(text) for text in titles)
    named_twice = classes > MOST_NAMED_ONCE
    figure = new_figure(side + names + 1.1, side + (1 + named_twice) * names + 0.5)
    headline(figure, f"Confusion matrix: {percent(metrics.top1)} of {pictures(metrics.pictures)} recognised")
    axes = figure.subplots()
    shares = metrics.confusion / np.maximum(metrics.support, 1)[:, None]
    right = _draw_cells(axes, shares, np.eye(classes, dtype=bool), RIGHT_COLOURS, Normalize(0, 1))
    wrong = _draw_cells(axes, shares, ~np.eye(classes, dtype=bool), WRONG_COLOURS, PowerNorm(0.5, 0, 1))
    _write_counts(axes, metrics, (right, wrong), shares, side / classes)
    _name_both_axes(axes, titles, named_twice)
    _explain_colours(figure, axes, right, wrong, side)
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
        cell_colour = colours[int(true != predicted)].to_rgba(shares[true, predicted])
        axes.text(
            predicted,
            true,
            str(metrics.confusion[true, predicted]),
            size=points,
            color="white" if _is_dark(cell_colour) else INK,
            ha="center",
            va="center_baseline",
        )


def _is_dark(colour: npt.ArrayLike) -> bool:
    """Does white stand out better than ink from this sRGB colour (0 to 1)?"""
    luminance = np.dot(np.power(np.asarray(colour)[:3], 2.2), (0.2126, 0.7152, 0.0722))
    return bool(luminance < 0.21)  # where the two contrasts of WCAG 2 are equal


def _name_both_axes(axes: Axes, titles: list[str], named_twice: bool) -> None:
    classes = len(titles)
    named = range(0, classes, -(-classes // MOST_NAMED))
    plain_axes(axes)
    axes.set_xticks(named, [titles[i] for i in named])
    axes.tick_params(axis="x", rotation=90, labeltop=named_twice)
    axes.set_yticks(named, [titles[i] for i in named])
    axes.set_xlabel("predicted class", weight="bold")
    axes.set_ylabel("true class", weight="bold")
    between = np.arange(classes + 1) - 0.5
    axes.set_xticks(between, minor=True)
    axes.set_yticks(between, minor=True)
    axes.grid(True, which="minor", linewidth=0.5)
    axes.tick_params(which="minor", length=0)
    axes.spines[:].set(visible=True, color=GREY)


def _explain_colours(
    figure: Figure, axes: Axes, right: ScalarMappable, wrong: ScalarMappable, side_inches: float
) -> None:
    x, width = 1 + 0.2 / side_inches, 0.13 / side_inches
    for shown, bottom, words, marks in (
        (wrong, 0.55, "taken for another", (0, 0.01, 0.05, 0.1, 0.25, 0.5, 1)),
        (right, 0.05, "recognised", (0, 0.25, 0.5, 0.75, 1)),
    ):
        bar = figure.colorbar(shown, cax=axes.inset_axes((x, bottom, width, 0.4)))
        bar.set_ticks(marks, labels=[f"{100 * mark:.0f} %" for mark in marks])
        bar.set_label(f"share of the true class {words}", size=SMALL)
        bar.ax.tick_params(length=0)
        bar.outline.set_visible(False)


def _in_words(metrics: Metrics) -> str:
    words = (
        f"Confusion matrix, {len(metrics.class_names)} by {len(metrics.class_names)} classes: "
        f"{percent(metrics.top1)} of {pictures(metrics.pictures)} on the diagonal."
    )
    pairs = [
        f"{full_title(worst.true)} for {full_title(worst.predicted)} ({pictures(worst.count)}, "
        f"{percent(worst.share)})"
        for worst in most_confused(metrics, 3)
    ]
    return f"{words} Most often mistaken: {'; '.join(pairs)}." if pairs else f"{words} There are no mistakes."
