"""The training history and the comparison of runs draw the numbers that they were given."""

from __future__ import annotations

import math

import numpy as np
import pytest
from matplotlib.figure import Figure
from scipy import stats

from landmarks.errors import BadInput
from landmarks.evaluation.figures import alt_text, comparison_figure, history_figure
from making_predictions import Predicted, predict
from reading_figures import texts_in, words_in

History = list[dict[str, float]]


def lines(figure: Figure, number: int) -> dict[str, list[float]]:
    return {str(line.get_label()): list(line.get_ydata()) for line in figure.axes[number].get_lines()}


class TestHistory:
    def test_the_lines_are_the_columns(self, history: History) -> None:
        figure = history_figure(history)
        loss, accuracy, rate = (lines(figure, number) for number in range(3))
        assert loss["training"] == [row["train_loss"] for row in history]
        assert loss["validation"] == [row["valid_loss"] for row in history]
        assert accuracy["training"] == [row["train_top1"] for row in history]
        assert accuracy["validation"] == [row["valid_top1"] for row in history]
        assert next(iter(rate.values())) == [row["learning_rate"] for row in history]

    def test_the_best_epoch_is_marked_and_the_last_of_equals_wins(self, history: History) -> None:
        best = max(row["valid_top1"] for row in history)
        history[27]["valid_top1"] = best
        figure = history_figure(history)
        assert lines(figure, 1)[f"best {100 * best:.1f} %, epoch 28"] == [best]
        assert f"{100 * best:.1f} % in epoch 28" in alt_text(figure)

    def test_one_epoch_shows_as_points_at_epoch_1(self, history: History) -> None:
        figure = history_figure(history[:1])
        figure.draw_without_rendering()
        assert all(line.get_marker() == "o" for line in figure.axes[0].get_lines())
        assert "1" in words_in(figure).splitlines()
        assert "0.99" not in words_in(figure)

    def test_every_value_lies_within_its_axes(self, history: History) -> None:
        history[0]["valid_loss"] = 9.0
        for axes in history_figure(history).axes:
            low, high = axes.get_ylim()
            assert all(low <= y <= high for line in axes.get_lines() for y in line.get_ydata())

    def test_a_loss_that_went_astray_leaves_a_gap(self, history: History) -> None:
        for row in history[5:]:
            row.update(train_loss=math.nan, valid_loss=math.inf, valid_top1=math.nan)
        figure = history_figure(history)
        figure.draw_without_rendering()
        assert figure.axes[0].get_ylim()[1] < 10

    def test_without_any_validation_accuracy_there_is_no_best(self, history: History) -> None:
        for row in history:
            row["valid_top1"] = math.nan
        figure = history_figure(history)
        figure.draw_without_rendering()
        assert "best" not in words_in(figure)
        assert "no validation accuracy" in alt_text(figure)

    def test_no_epochs_and_missing_columns_are_refused(self, history: History) -> None:
        with pytest.raises(BadInput, match="no epochs yet"):
            history_figure([])
        del history[2]["valid_loss"]
        with pytest.raises(BadInput, match="Row 3 of the history has no valid_loss"):
            history_figure(history)


class TestComparison:
    def test_bars_and_numbers_are_the_accuracies(self, fifty: Predicted) -> None:
        better = predict(list(fifty.metrics.class_names), skill=3.0)
        figure = comparison_figure({"scratch": fifty.metrics, "transfer": better.metrics})
        figure.draw_without_rendering()
        for axes, name in zip(figure.axes, ("top1", "top5"), strict=True):
            expected = [getattr(made.metrics, name) for made in (fifty, better)]
            assert [bar.get_width() for bar in axes.patches] == expected
            assert [label.get_text() for label in axes.get_yticklabels()] == ["scratch", "transfer"]
            assert [text.get_text() for text in axes.texts] == [f"{100 * x:.1f} %" for x in expected]
        assert f"scratch: top-1 {100 * fifty.metrics.top1:.1f} %" in alt_text(figure)

    def test_whiskers_are_wilson_intervals(self, fifty: Predicted) -> None:
        figure = comparison_figure({"scratch": fifty.metrics})
        whisker = figure.axes[0].collections[0].get_segments()[0][:, 0]
        right = round(fifty.metrics.top1 * 1250)
        oracle = stats.binomtest(right, 1250).proportion_ci(0.95, method="wilson")
        np.testing.assert_allclose(whisker, oracle, atol=1e-6)  # of z = 1.959964

    def test_a_perfect_score_fits_into_the_figure(self) -> None:
        perfect = predict(["a", "b", "c"], pictures_each=2, skill=200)
        assert perfect.metrics.top1 == 1
        figure = comparison_figure({"perfect": perfect.metrics})
        figure.draw_without_rendering()
        assert "Top-3: right within 3 guesses" in words_in(figure)
        numbers = [text for text in texts_in(figure) if text.get_text() == "100.0 %"]
        assert len(numbers) == 2
        assert all(text.get_window_extent().x1 < figure.bbox.x1 for text in numbers)

    def test_nothing_to_compare_is_refused(self) -> None:
        with pytest.raises(BadInput, match="nothing to compare"):
            comparison_figure({})
