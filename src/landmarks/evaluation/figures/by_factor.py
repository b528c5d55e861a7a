"""Accuracy under each circumstance, with its interval, against the accuracy overall."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from landmarks.errors import BadInput
from landmarks.evaluation.factors import FactorBin
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

__all__ = ["by_factor_figure"]

ROW_INCHES = 0.2
GAP_ROWS = 1.5  # from the last value of a factor to the name of the next


@clean_style()
def by_factor_figure(bins: Sequence[FactorBin], overall: float) -> Figure:
    """One row a value, in blocks by factor: a dot at the accuracy, a bar over its 95 % interval.

    A dashed line marks the accuracy overall; values whose whole interval lies below it are orange. Raises
    `BadInput` where there are no bins.
    """
    if not bins:
        raise BadInput("There are no factors to draw accuracy by.")
    places = _places(bins)
    bottom = places[-1] + 0.7
    figure = new_figure(7.5, 1.3 + ROW_INCHES * bottom)
    headline(figure, f"What makes a picture hard: {percent(overall)} are recognised overall")
    axes = figure.subplots()
    axes.axvline(overall, color=INK, linewidth=1, linestyle=(0, (4, 3)), alpha=0.7, zorder=1)
    for found, y in zip(bins, places, strict=True):
        colour = _colour(found, overall)
        axes.hlines(y, found.low, found.high, color=colour, linewidth=3, alpha=0.35, zorder=2)
        axes.scatter([found.accuracy], [y], s=30, color=colour, zorder=3)
    _name_rows(axes, bins, places, bottom)
    figure.set_label(_in_words(bins, overall))
    return figure


def _places(bins: Sequence[FactorBin]) -> list[float]:
    """Where each row stands, downwards; before a factor's first there is room for its name."""
    places, y, before = [], 0.0, None
    for found in bins:
        y += 1.0 if found.factor == before else 1.0 + (GAP_ROWS if before else 0.0)
        places.append(y)
        before = found.factor
    return places


def _colour(found: FactorBin, overall: float) -> str:
    return ORANGE if found.high < overall else BLUE


def _name_rows(axes: Axes, bins: Sequence[FactorBin], places: list[float], bottom: float) -> None:
    plain_axes(axes, grid="both")
    axes.set_yticks(places, [found.value for found in bins])
    axes.set_ylim(bottom, -0.7)
    axes.set_xlim(-0.02, 1.02)
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.set_xlabel(
        "recognised, with its 95 % interval; orange: surely below the overall accuracy", size=SMALL
    )
    before = None
    for found, y in zip(bins, places, strict=True):
        if found.factor != before:
            axes.text(0.0, y - 1, found.factor, size=SMALL, weight="bold", va="center", ha="left")
        before = found.factor
        axes.annotate(
            pictures(found.pictures),
            (1, y),
            xycoords=("axes fraction", "data"),
            xytext=(12, 0),
            textcoords="offset points",
            size=SMALL,
            color=GREY,
            va="center",
        )


def _in_words(bins: Sequence[FactorBin], overall: float) -> str:
    hardest = sorted(bins, key=lambda found: found.accuracy)[:3]
    worst = "; ".join(
        f"{found.factor} {found.value} ({percent(found.accuracy)} of {pictures(found.pictures)})"
        for found in hardest
    )
    return (
        f"Accuracy for {len(bins)} values of what pictures were rendered under; overall {percent(overall)}. "
        f"Hardest: {worst}."
    )
