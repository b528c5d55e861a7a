"""What holds for each figure: readable at fifty classes, whole with strange names, alike under any theme."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from matplotlib import pyplot, style
from matplotlib.figure import Figure

from landmarks.evaluation import figures
from landmarks.evaluation.factors import accuracy_by_factor
from landmarks.evaluation.figures import alt_text, save_figure
from making_predictions import Predicted, factor_rows
from reading_figures import clipped_texts, covered_texts, texts_in

History = list[dict[str, float]]
Draw = Callable[[Predicted, History], Figure]


def some_picture(i: int) -> np.ndarray:
    """Landscape, portrait or square, in a colour of its own."""
    height, width = ((30, 40), (44, 30), (32, 32))[i % 3]
    return np.full((height, width, 3), (i % 250, 120, 200), np.uint8)


def some_factors(made: Predicted) -> Figure:
    right = made.probabilities.argmax(axis=1) == made.labels
    return figures.by_factor_figure(accuracy_by_factor(factor_rows(len(right)), right), made.metrics.top1)


DRAWN: dict[str, Draw] = {
    "by_factor_figure": lambda made, _: some_factors(made),
    "confusion_figure": lambda made, _: figures.confusion_figure(made.metrics),
    "per_class_figure": lambda made, _: figures.per_class_figure(made.metrics),
    "reliability_figure": lambda made, _: figures.reliability_figure(made.metrics),
    "most_confused_figure": lambda made, _: figures.most_confused_figure(
        made.metrics, made.probabilities, made.labels, some_picture
    ),
    "history_figure": lambda _, history: figures.history_figure(history),
    "comparison_figure": lambda made, _: figures.comparison_figure(
        {"scratch": made.metrics, "b_$x$": made.metrics}
    ),
}
every_figure = pytest.mark.parametrize("name", DRAWN)
# Saving draws a box for a letter that no font has, and is silent; drawing by hand, as these tests do, warns.
boxes_for_letters = pytest.mark.filterwarnings("ignore:Glyph .* missing from font:UserWarning")


def test_every_figure_is_tested_here() -> None:
    assert set(DRAWN) == {name for name in figures.__all__ if name.endswith("_figure")} - {"save_figure"}


@every_figure
def test_at_fifty_classes_every_text_can_be_read(
    name: str, fifty: Predicted, history: History, tmp_path: Path
) -> None:
    figure = DRAWN[name](fifty, history)
    save_figure(figure, tmp_path / "figure.png")
    assert len(texts_in(figure)) > 5
    assert covered_texts(figure) == []
    assert clipped_texts(figure) == []
    assert min(text.get_size() for text in texts_in(figure)) >= 7  # points
    assert pyplot.get_fignums() == []


@boxes_for_letters
@every_figure
def test_strange_class_names_neither_break_nor_hide_anything(
    name: str, strange: Predicted, history: History, tmp_path: Path
) -> None:
    figure = DRAWN[name](strange, history)
    save_figure(figure, tmp_path / "figure.png")  # a formula would not even parse
    assert not any(text.get_parse_math() for text in texts_in(figure))
    assert covered_texts(figure) == []
    assert clipped_texts(figure) == []


@boxes_for_letters
@every_figure
def test_the_theme_of_the_caller_changes_nothing(
    name: str, strange: Predicted, history: History, tmp_path: Path
) -> None:
    plain = DRAWN[name](strange, history)
    with style.context(["dark_background", {"font.size": 17, "text.parse_math": True}]):
        themed = DRAWN[name](strange, history)
        # As a notebook does: drawn long after the figure was made, under its own theme.
        themed.draw_without_rendering()
    plain.draw_without_rendering()  # parts find their places to the fraction of a pixel in two drawings
    save_figure(plain, tmp_path / "plain.png")
    save_figure(themed, tmp_path / "themed.png")
    assert (tmp_path / "plain.png").read_bytes() == (tmp_path / "themed.png").read_bytes()


@every_figure
def test_the_alternative_text_is_one_line_of_words_with_a_figure_in_it(
    name: str, strange: Predicted, history: History
) -> None:
    words = alt_text(DRAWN[name](strange, history))
    assert words.endswith(".")
    assert "\n" not in words
    assert any(sign.isdigit() for sign in words)
