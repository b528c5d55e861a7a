"""The most-confused pairs of classes, with their photographs."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from PIL import Image

from landmarks.errors import BadInput
from landmarks.evaluation.metrics import ConfusedPair, Metrics, most_confused
from landmarks.evaluation.predictions import Floats, Ints, check_predictions
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
    pictures,
    short_title,
)

__all__ = ["most_confused_figure"]

LoadPicture = Callable[[int], npt.NDArray[np.uint8]]

MISTAKES_SHOWN = 3
THUMBNAIL_PIXELS = 320  # a photograph of a camera has 40 MB, and a figure holds thirty


@clean_style()
def most_confused_figure(
    metrics: Metrics,
    probabilities: npt.ArrayLike,
    labels: npt.ArrayLike,
    load_picture: LoadPicture,
    k: int = 6,
) -> Figure:
    """Up to `k` rows, a pair of classes each: three mistakes, surest first, and a right picture of each.

    `probabilities` (N, C) and `labels` (N,) are those that `metrics` was computed from; `load_picture(i)`
    gives picture i of them as (height, width, 3) uint8 and is called only for those shown. Raises `BadInput`
    where the predictions are not those of `metrics`.
    """
    p, true = check_predictions(probabilities, labels, metrics.class_names)
    if not np.array_equal(np.bincount(true, minlength=p.shape[1]), metrics.support):
        raise BadInput("These labels are not those that the metrics were computed from; pass the same ones.")
    pairs = most_confused(metrics, k)
    if not pairs:
        return _nothing_to_show(metrics)
    gallery = _Gallery(metrics.class_names, p, true, load_picture)
    figure = new_figure(8.6, 0.4 + 2.2 * len(pairs))
    headline(figure, "What is taken for what: three mistakes, and a recognised picture of each class")
    blocks = figure.subfigures(len(pairs), 1, squeeze=False)[:, 0]
    for block, pair in zip(blocks, pairs, strict=True):
        _draw_pair(block, pair, gallery)
    figure.set_label(_in_words(metrics, pairs))
    return figure


class _Gallery:
    """The pictures to choose from, with what the model said of each."""

    def __init__(self, class_names: tuple[str, ...], p: Floats, true: Ints, load: LoadPicture) -> None:
        self.class_names, self.p, self.true, self.load = class_names, p, true, load
        self.predicted, self.confidence = p.argmax(axis=1), p.max(axis=1)

    def surest(self, true: str, predicted: str, count: int) -> list[int]:
        """Up to `count` pictures of class `true` that were tagged `predicted`, the most confident first."""
        t, g = self.class_names.index(true), self.class_names.index(predicted)
        found = np.flatnonzero((self.true == t) & (self.predicted == g))
        return [int(i) for i in found[np.argsort(-self.confidence[found], kind="stable")][:count]]

    def thumbnail(self, i: int) -> npt.NDArray[np.uint8]:
        picture = Image.fromarray(self.load(i))
        picture.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
        return np.asarray(picture)


def _draw_pair(block: SubFigure, pair: ConfusedPair, gallery: _Gallery) -> None:
    block.suptitle(
        f"{short_title(pair.true)}  →  {short_title(pair.predicted)}     {pair.count:,} of "
        f"{pictures(round(pair.count / pair.share))}, {percent(pair.share)}",
        x=0.012,
        ha="left",
        size=SMALL + 1.5,
    )
    *mistakes, space, of_true, of_predicted = block.subplots(
        1, MISTAKES_SHOWN + 3, width_ratios=[1] * MISTAKES_SHOWN + [0.12, 1, 1]
    )
    for axes in (*mistakes, space, of_true, of_predicted):
        axes.set_axis_off()
    for axes, i in zip(mistakes, gallery.surest(pair.true, pair.predicted, MISTAKES_SHOWN), strict=False):
        _show(axes, gallery.thumbnail(i), f"{100 * gallery.confidence[i]:.0f} % sure", ORANGE)
    for axes, name in ((of_true, pair.true), (of_predicted, pair.predicted)):
        caption = "\n".join(textwrap.wrap(short_title(name), 24))
        for i in gallery.surest(name, name, 1):
            _show(axes, gallery.thumbnail(i), caption, BLUE)
            break
        else:
            axes.text(0.5, 0.5, f"no picture of\n{caption}\nwas recognised", ha="center", color=GREY)


def _show(axes: Axes, picture: npt.NDArray[np.uint8], caption: str, frame: str) -> None:
    axes.imshow(picture, interpolation="bicubic")
    axes.set_anchor("N")
    axes.set_axis_on()
    axes.set(xticks=[], yticks=[])
    axes.set_xlabel(caption, size=SMALL, labelpad=3)
    axes.spines[:].set(visible=True, color=frame, linewidth=2)


def _nothing_to_show(metrics: Metrics) -> Figure:
    figure = new_figure(6.5, 1.6)
    words = f"No mistakes to show: {pictures(metrics.pictures)}, every one recognised."
    figure.text(0.5, 0.5, words, ha="center", va="center", size=11, color=GREY)
    figure.set_label(words)
    return figure


def _in_words(metrics: Metrics, pairs: list[ConfusedPair]) -> str:
    of = dict(zip(metrics.class_names, metrics.support, strict=True))
    rows = [
        f"{full_title(pair.true)} taken for {full_title(pair.predicted)} ({pair.count} of {of[pair.true]})"
        for pair in pairs
    ]
    return f"Photographs of the most confused pairs of classes: {'; '.join(rows)}."
