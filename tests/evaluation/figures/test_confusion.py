"""The confusion matrix shows every cell, names every class, and lets a single mistake be seen."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from landmarks.catalog import LANDMARKS
from landmarks.evaluation.figures import alt_text, confusion_figure
from landmarks.evaluation.metrics import Metrics, compute_metrics, most_confused
from making_predictions import Predicted, predict


@pytest.fixture(scope="module")
def figure(fifty: Predicted) -> Figure:
    return confusion_figure(fifty.metrics)


def matrix(figure: Figure) -> Axes:
    return figure.axes[0]


def cell_colour(figure: Figure, true: int, predicted: int) -> np.ndarray:
    """The colour (3,), 0 to 1, in the upper left quarter of a cell, where no number stands."""
    figure.canvas.draw()
    x, y = matrix(figure).transData.transform((predicted - 0.35, true - 0.35))
    page = np.asarray(figure.canvas.buffer_rgba())
    return page[page.shape[0] - 1 - int(y), int(x), :3] / 255


def test_both_axes_name_all_fifty_landmarks_in_label_order(figure: Figure) -> None:
    titles = [landmark.title for landmark in LANDMARKS]
    below_and_above = [label.get_text() for label in matrix(figure).get_xticklabels()]
    assert below_and_above == 2 * titles
    assert [label.get_text() for label in matrix(figure).get_yticklabels()] == titles
    assert matrix(figure).get_xticks().tolist() == list(range(50))


def test_numbers_in_cells_are_the_counts(figure: Figure, fifty: Predicted) -> None:
    shown = np.zeros((50, 50), int)
    for text in matrix(figure).texts:
        predicted, true = text.get_position()
        shown[true, predicted] = int(text.get_text())
    assert np.array_equal(shown, fifty.metrics.confusion)


def test_colours_are_the_shares_of_the_row_right_and_wrong_apart(figure: Figure, fifty: Predicted) -> None:
    shares = fifty.metrics.confusion / fifty.metrics.confusion.sum(axis=1, keepdims=True)
    right, wrong = (image.get_array() for image in matrix(figure).get_images())
    diagonal = np.eye(50, dtype=bool)
    np.testing.assert_allclose(right.filled(0), np.where(diagonal, shares, 0))
    np.testing.assert_allclose(wrong.filled(0), np.where(diagonal, 0, shares))


def test_a_single_mistake_in_a_hundred_can_be_told_from_an_empty_cell() -> None:
    labels = np.zeros(200, int)
    labels[100:] = 1
    predicted = labels.copy()
    predicted[0] = 1
    figure = confusion_figure(compute_metrics(np.eye(3)[predicted], labels, ["a", "b", "c"]))
    empty, one, right = (cell_colour(figure, 0, column) for column in (2, 1, 0))
    assert empty.min() == 1  # white
    assert np.abs(empty - one).max() > 0.12  # about thirty steps of 255
    assert one[0] > one[2]  # orange
    assert right[2] > right[0]  # blue


def test_classes_without_pictures_leave_an_empty_row() -> None:
    figure = confusion_figure(compute_metrics(np.eye(3)[[0, 1]], [0, 1], ["a", "b", "c"]))
    assert {text.get_position()[1] for text in matrix(figure).texts} == {0, 1}


@pytest.mark.parametrize(("classes", "named"), [(120, 120), (121, 61)])
def test_of_very_many_classes_some_are_named_and_the_page_stays_finite(classes: int, named: int) -> None:
    figure = confusion_figure(predict([f"class_{i}" for i in range(classes)], pictures_each=1).metrics)
    assert len(matrix(figure).get_yticklabels()) == named
    assert max(figure.get_size_inches()) < 30


def test_the_alternative_text_names_the_worst_pairs(figure: Figure, fifty: Predicted) -> None:
    metrics: Metrics = fifty.metrics
    assert f"{100 * metrics.top1:.1f} % of 1,250 pictures" in alt_text(figure)
    for pair in most_confused(metrics, 3):
        assert pair.true[3:].replace("_", " ") in alt_text(figure)


def test_the_alternative_text_of_a_perfect_model_says_so() -> None:
    perfect = compute_metrics(np.eye(2), [0, 1], ["a", "b"])
    assert "no mistakes" in alt_text(confusion_figure(perfect))
