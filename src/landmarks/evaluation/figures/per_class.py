"""Precision and recall of every class, from the best class to the worst."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from landmarks.evaluation.metrics import Metrics
from landmarks.evaluation.predictions import Ints
from landmarks.evaluation.style import (
    BLUE,
    GREY,
    ORANGE,
    SMALL,
    clean_style,
    full_title,
    headline,
    new_figure,
    percent,
    plain_axes,
    short_title,
)

__all__ = ["per_class_figure"]

ROW_INCHES = 0.2


@clean_style()
def per_class_figure(metrics: Metrics) -> Figure:
    """One row a class, sorted by F1: a blue dot for recall, an orange ring for precision, a line between.

    Dashed lines mark the macro means. Classes with an undefined share (no pictures; never predicted) say so.
    """
    order = np.lexsort((np.arange(len(metrics.f1)), -metrics.recall, -metrics.f1))
    figure = new_figure(7.5, 1.6 + ROW_INCHES * len(order))
    headline(figure, "Which classes are recognised, and which names can be trusted")
    axes = figure.subplots()
    rows = np.arange(len(order))
    axes.hlines(rows, metrics.precision[order], metrics.recall[order], color="#c4c4c4", linewidth=2, zorder=2)
    _mark_mean(axes, metrics.macro_recall, BLUE)
    _mark_mean(axes, metrics.macro_precision, ORANGE)
    axes.scatter(
        metrics.recall[order],
        rows,
        s=26,
        color=BLUE,
        zorder=4,
        label=f"recall: of its pictures, how many are found (mean {percent(metrics.macro_recall)})",
    )
    axes.scatter(
        metrics.precision[order],
        rows,
        s=58,
        facecolors="none",
        edgecolors=ORANGE,
        linewidths=1.5,
        zorder=3,
        label=f"precision: of its tags, how many are right (mean {percent(metrics.macro_precision)})",
    )
    _name_rows(axes, metrics, order)
    # Above the axes, with room for one line of tick labels between, however high the axes are.
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), borderaxespad=2.5, borderpad=0, handletextpad=0.4)
    figure.set_label(_in_words(metrics, order))
    return figure


def _mark_mean(axes: Axes, mean: float, colour: str) -> None:
    axes.axvline(mean, color=colour, linewidth=1, linestyle=(0, (4, 3)), alpha=0.7, zorder=1)


def _name_rows(axes: Axes, metrics: Metrics, order: Ints) -> None:
    plain_axes(axes, grid="both")
    axes.set_yticks(np.arange(len(order)), [short_title(metrics.class_names[i]) for i in order])
    axes.set_ylim(len(order) - 0.4, -0.6)  # the best class on top
    axes.set_xlim(-0.02, 1.02)
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.tick_params(axis="x", labeltop=True)
    predicted = metrics.confusion.sum(axis=0)
    remarks = [_remark(int(metrics.support[i]), int(predicted[i])) for i in order]
    for row, remark in enumerate(remarks):
        _write_beside(axes, row, remark, va="center")
    _write_beside(axes, -0.6, "pictures", va="bottom")


def _write_beside(axes: Axes, row: float, text: str, va: str) -> None:
    axes.annotate(
        text,
        (1, row),
        xycoords=("axes fraction", "data"),
        xytext=(16, 3.5 * (va == "bottom")),  # as far above the first row as the tick labels are
        textcoords="offset points",
        size=SMALL,
        color=GREY,
        va=va,
    )


def _remark(support: int, predicted: int) -> str:
    if support == 0:
        return "none"
    return f"{support:,}" if predicted else f"{support:,}, never predicted"


def _in_words(metrics: Metrics, order: Ints) -> str:
    def name(i: int) -> str:
        return f"{full_title(metrics.class_names[i])} (F1 {percent(metrics.f1[i])})"

    return (
        f"Precision and recall of each class (there are {len(order)}), sorted by F1. Mean precision "
        f"{percent(metrics.macro_precision)}, mean recall {percent(metrics.macro_recall)}. Best: "
        f"{', '.join(name(i) for i in order[:3])}. Worst: "
        f"{', '.join(name(i) for i in order[::-1][:3])}."
    )
