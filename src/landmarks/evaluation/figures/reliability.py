"""The reliability diagram: is the model right as often as it believes?"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from landmarks.evaluation.metrics import Metrics, Reliability
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

__all__ = ["reliability_figure"]


@clean_style()
def reliability_figure(metrics: Metrics) -> Figure:
    """Above, accuracy against confidence in 15 bins; below, how many pictures have which confidence.

    A perfectly calibrated model's bars reach the diagonal; the hatched piece is what is missing or too much.
    The expected calibration error is the mean length of those pieces, weighted by the histogram.
    """
    figure = new_figure(5.6, 6.6)
    headline(figure, "Is the model right as often as it believes?")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    _draw_accuracy(above, metrics.bins)
    _draw_histogram(below, metrics.bins)
    above.set_title(
        f"Expected calibration error {percent(metrics.ece)}\n{_verdict(metrics)}", size=9, weight="normal"
    )
    figure.legend(*above.get_legend_handles_labels(), loc="outside lower center", ncols=3)
    figure.set_label(
        f"Reliability diagram of {pictures(metrics.pictures)}: expected calibration error "
        f"{percent(metrics.ece)}; {_verdict(metrics)}."
    )
    return figure


def _draw_accuracy(axes: Axes, bins: Reliability) -> None:
    used = bins.count > 0
    left, width = bins.edges[:-1][used], np.diff(bins.edges)[used]
    accuracy, confidence = bins.accuracy[used], bins.confidence[used]
    axes.bar(left, accuracy, width, align="edge", color=BLUE, edgecolor="white", label="accuracy")
    axes.bar(
        left,
        confidence - accuracy,
        width,
        bottom=accuracy,
        align="edge",
        facecolor="none",
        edgecolor=ORANGE,
        hatch="////",
        linewidth=0.8,
        label="gap to the confidence",
    )
    axes.plot([0, 1], [0, 1], color=INK, linewidth=1, linestyle=(0, (4, 3)), label="perfectly calibrated")
    plain_axes(axes, grid="y")
    axes.set(xlim=(0, 1), ylim=(0, 1.02), ylabel="accuracy in the bin")
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))


def _draw_histogram(axes: Axes, bins: Reliability) -> None:
    width = np.diff(bins.edges)
    axes.bar(bins.edges[:-1], bins.count, width, align="edge", color=GREY, edgecolor="white")
    plain_axes(axes, grid="y")
    axes.tick_params(axis="x", pad=6)  # the zeros of both axes meet in the corner
    axes.set(xlabel="confidence: the probability of the predicted class", ylabel="pictures")
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    axes.set_ylim(0, bins.count.max() * 1.2)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True, min_n_ticks=1))
    for middle, count in zip(bins.edges[:-1] + width / 2, bins.count, strict=True):
        if count:
            axes.text(middle, count, f"{count:,}", ha="center", va="bottom", size=SMALL - 1, color=GREY)


def _verdict(metrics: Metrics) -> str:
    mean = float(np.average(np.nan_to_num(metrics.bins.confidence), weights=metrics.bins.count))
    word = "too sure" if mean > metrics.top1 else "not sure enough"
    return f"{percent(mean)} sure on average, {percent(metrics.top1)} right: " + (
        word if abs(mean - metrics.top1) >= 0.02 else "about as sure as it should be"
    )
