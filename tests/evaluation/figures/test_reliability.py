"""The reliability diagram draws the bins that the calibration error was computed from."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from landmarks.evaluation.figures import alt_text, reliability_figure
from landmarks.evaluation.metrics import compute_metrics
from making_predictions import Predicted
from reading_figures import words_in


@pytest.fixture(scope="module")
def figure(fifty: Predicted) -> Figure:
    return reliability_figure(fifty.metrics)


def test_bars_are_the_accuracies_and_the_gaps_reach_the_confidences(figure: Figure, fifty: Predicted) -> None:
    bins = fifty.metrics.bins
    accuracy, gaps = figure.axes[0].containers
    used = bins.count > 0
    assert [bar.get_height() for bar in accuracy] == bins.accuracy[used].tolist()
    assert [bar.get_x() for bar in accuracy] == bins.edges[:-1][used].tolist()
    ends = [bar.get_y() + bar.get_height() for bar in gaps]
    np.testing.assert_allclose(ends, bins.confidence[used], atol=1e-12)  # a sum of the two parts


def test_the_histogram_counts_the_pictures_of_each_bin(figure: Figure, fifty: Predicted) -> None:
    assert [bar.get_height() for bar in figure.axes[1].containers[0]] == fifty.metrics.bins.count.tolist()


@pytest.mark.parametrize(
    ("right", "verdict"), [(95, "not sure enough"), (80, "about as sure as it should be"), (50, "too sure")]
)
def test_the_verdict_follows_from_confidence_and_accuracy(right: int, verdict: str) -> None:
    labels = [0] * right + [1] * (100 - right)
    metrics = compute_metrics(np.tile([0.8, 0.2], (100, 1)), labels, ["a", "b"])
    figure = reliability_figure(metrics)
    for words in (words_in(figure), alt_text(figure)):
        assert f"80.0 % sure on average, {right}.0 % right: {verdict}" in words
        assert f"xpected calibration error {abs(right - 80)}.0 %" in words
