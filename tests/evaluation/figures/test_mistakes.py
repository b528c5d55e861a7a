"""The most-confused pairs come with the right photographs, and with few of them in memory."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from landmarks.errors import BadInput
from landmarks.evaluation.figures import alt_text, most_confused_figure
from landmarks.evaluation.metrics import compute_metrics, most_confused
from making_predictions import Predicted
from reading_figures import words_in


class Album:
    """Pictures whose red and green tell their number; remembers which were asked for."""

    def __init__(self, height: int = 8, width: int = 8) -> None:
        self.size = (height, width)
        self.loaded: list[int] = []

    def __call__(self, i: int) -> np.ndarray:
        self.loaded.append(i)
        return np.full((*self.size, 3), (i % 256, i // 256, 0), np.uint8)


def numbers_shown(figure: Figure) -> list[list[tuple[int, str]]]:
    """Of each row, the pictures shown and their captions, from left to right."""
    rows = []
    for block in figure.subfigs:
        shown = [(axes, axes.get_images()[0].get_array()[0, 0]) for axes in block.axes if axes.get_images()]
        rows.append([(int(pixel[0]) + 256 * int(pixel[1]), axes.get_xlabel()) for axes, pixel in shown])
    return rows


def test_each_row_shows_the_surest_mistakes_of_its_pair_and_a_right_picture_of_either(
    fifty: Predicted,
) -> None:
    p, labels, metrics = fifty.probabilities, fifty.labels, fifty.metrics
    rows = numbers_shown(most_confused_figure(metrics, p, labels, Album(), k=3))
    pairs = most_confused(metrics, 3)
    assert len(rows) == len(pairs) == 3
    for row, pair in zip(rows, pairs, strict=True):
        true, predicted = (metrics.class_names.index(name) for name in (pair.true, pair.predicted))
        by_confidence = sorted(range(len(p)), key=lambda i: -p[i].max())
        mistakes = [i for i in by_confidence if (labels[i], p[i].argmax()) == (true, predicted)]
        right_pictures = [
            next(i for i in by_confidence if labels[i] == p[i].argmax() == label)
            for label in (true, predicted)
        ]
        assert [number for number, _ in row] == mistakes[:3] + right_pictures
        assert row[0][1] == f"{100 * p[mistakes[0]].max():.0f} % sure"


def test_each_row_says_what_was_taken_for_what_and_how_often(fifty: Predicted) -> None:
    figure = most_confused_figure(fifty.metrics, fifty.probabilities, fifty.labels, Album(), k=2)
    figure.draw_without_rendering()
    for pair in most_confused(fifty.metrics, 2):
        true, predicted = (name[3:].replace("_", " ") for name in (pair.true, pair.predicted))
        assert f"{true}  →  {predicted}" in words_in(figure)
        assert f"{pair.count} of 25 pictures, {100 * pair.share:.1f} %" in words_in(figure)
        assert f"{true} taken for {predicted} ({pair.count} of 25)" in alt_text(figure)


def test_only_the_pictures_shown_are_loaded_and_only_small_copies_kept(fifty: Predicted) -> None:
    album = Album(height=600, width=900)
    figure = most_confused_figure(fifty.metrics, fifty.probabilities, fifty.labels, album, k=2)
    assert sorted(album.loaded) == sorted(number for row in numbers_shown(figure) for number, _ in row)
    kept = [axes.get_images()[0].get_array().shape for axes in figure.findobj(_has_picture)]
    assert set(kept) == {(213, 320, 3)}  # 900 × 600 at a third


def _has_picture(artist: object) -> bool:
    return bool(getattr(artist, "get_images", list)())


def test_a_class_of_which_nothing_was_recognised_says_so() -> None:
    p, labels = np.eye(2)[[0, 0]], [1, 1]
    figure = most_confused_figure(compute_metrics(p, labels, ["a", "b"]), p, labels, Album())
    figure.draw_without_rendering()
    assert "no picture of\na\nwas recognised" in words_in(figure)
    assert "no picture of\nb\nwas recognised" in words_in(figure)
    assert [len(row) for row in numbers_shown(figure)] == [2]


def test_a_perfect_model_gets_a_sentence_and_loads_nothing() -> None:
    p, album = np.eye(3), Album()
    figure = most_confused_figure(compute_metrics(p, range(3), ["a", "b", "c"]), p, range(3), album)
    assert words_in(figure) == alt_text(figure) == "No mistakes to show: 3 pictures, every one recognised."
    assert album.loaded == []


def test_predictions_of_other_pictures_are_refused(fifty: Predicted) -> None:
    p, labels, metrics = fifty.probabilities, fifty.labels, fifty.metrics
    with pytest.raises(BadInput, match="not those that the metrics were computed from"):
        most_confused_figure(metrics, p[1:], labels[1:], Album())
    with pytest.raises(BadInput, match="sum to 1"):
        most_confused_figure(metrics, 2 * p, labels, Album())
