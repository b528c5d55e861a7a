"""Every class has a row, sorted by F1, with a dot at its recall and a ring at its precision."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from landmarks.catalog import title
from landmarks.evaluation.figures import alt_text, per_class_figure
from landmarks.evaluation.metrics import compute_metrics
from making_predictions import Predicted
from reading_figures import words_in


@pytest.fixture(scope="module")
def figure(fifty: Predicted) -> Figure:
    return per_class_figure(fifty.metrics)


def test_all_fifty_titles_stand_beside_their_own_values(figure: Figure, fifty: Predicted) -> None:
    metrics, axes = fifty.metrics, figure.axes[0]
    rows = {label.get_text(): row for row, label in enumerate(axes.get_yticklabels())}
    assert axes.get_yticks().tolist() == list(range(50))
    recall, precision = (dict(points.get_offsets()[:, ::-1].tolist()) for points in axes.collections[1:])
    for i, name in enumerate(metrics.class_names):
        row = rows[title(name)]
        assert recall[row] == pytest.approx(metrics.recall[i])
        assert precision[row] == pytest.approx(metrics.precision[i])


def test_the_best_class_is_on_top(figure: Figure, fifty: Predicted) -> None:
    f1 = {title(name): f1 for name, f1 in zip(fifty.metrics.class_names, fifty.metrics.f1, strict=True)}
    axes = figure.axes[0]
    shown = [f1[label.get_text()] for label in axes.get_yticklabels()]
    assert shown == sorted(shown, reverse=True)
    assert axes.yaxis_inverted()


def test_the_means_are_told_and_drawn(figure: Figure, fifty: Predicted) -> None:
    metrics = fifty.metrics
    figure.draw_without_rendering()
    assert f"mean {100 * metrics.macro_recall:.1f} %" in words_in(figure)
    assert f"mean {100 * metrics.macro_precision:.1f} %" in words_in(figure)
    drawn = {line.get_xdata()[0] for line in figure.axes[0].get_lines()}
    assert drawn == {metrics.macro_recall, metrics.macro_precision}


def test_undefined_shares_are_explained_beside_their_row() -> None:
    # Three pictures of a, one of b taken for a, none of c.
    metrics = compute_metrics(np.eye(3)[[0, 0, 0, 0]], [0, 0, 0, 1], ["a", "b", "c"])
    remarks = {note.xy[1]: note.get_text() for note in per_class_figure(metrics).axes[0].texts}
    assert [remarks[row] for row in (0, 1, 2)] == ["3", "1, never predicted", "none"]


def test_the_alternative_text_names_best_and_worst(figure: Figure, fifty: Predicted) -> None:
    metrics = fifty.metrics
    best, worst = (title(metrics.class_names[i]) for i in (metrics.f1.argmax(), metrics.f1.argmin()))
    assert f"Best: {best}" in alt_text(figure)
    assert f"Worst: {worst}" in alt_text(figure)
