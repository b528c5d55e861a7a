"""What a reader of a figure sees: its texts, where they stand, and whether they cover each other."""

from __future__ import annotations

from itertools import combinations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

# Letters may touch: the boxes of texts are a pixel larger than their ink.
TOUCHING_PIXELS = 1.5


def texts_in(figure: Figure) -> list[Text]:
    """Every text that is drawn, after drawing it, so that all stand where they belong."""
    figure.draw_without_rendering()
    hidden = {id(label) for axes in _all_axes(figure) for label in _labels_out_of_view(axes)}
    return [
        text
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip() and id(text) not in hidden
    ]


def words_in(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in texts_in(figure))


def covered_texts(figure: Figure) -> list[tuple[str, str]]:
    """Pairs of texts that lie over each other."""
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts_in(figure)]
    return [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if _overlap(one, other)]


def clipped_texts(figure: Figure) -> list[str]:
    """Texts that reach over the edge of the figure."""
    page = figure.bbox
    return [
        text.get_text()
        for text in texts_in(figure)
        if not (
            page.x0 <= (box := text.get_window_extent()).x0
            and page.y0 <= box.y0
            and box.x1 <= page.x1
            and box.y1 <= page.y1
        )
    ]


def _all_axes(figure: Figure) -> list[Axes]:
    return figure.findobj(Axes)


def _labels_out_of_view(axes: Axes) -> list[Text]:
    labels = []
    for axis in (axes.xaxis, axes.yaxis):
        low, high = sorted(axis.get_view_interval())
        for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
            if not (axes.axison and axes.get_visible() and low <= tick.get_loc() <= high):
                labels += [tick.label1, tick.label2]
    return labels


def _overlap(one: Bbox, other: Bbox) -> bool:
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    return width > TOUCHING_PIXELS and height > TOUCHING_PIXELS
