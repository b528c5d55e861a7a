"""Metrics against scikit-learn, hand-worked cases, and what permuting classes or pictures must not change."""

from __future__ import annotations

import json
import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as sk

from landmarks.errors import BadInput
from landmarks.evaluation.metrics import (
    RELIABILITY_BINS,
    ConfusedPair,
    Metrics,
    compute_metrics,
    most_confused,
)

# Sums in another order: a few units in the last place of numbers up to 100.
EXACT = 1e-12


def names(classes: int) -> list[str]:
    return [f"{label:02d}.Class_{label}" for label in range(classes)]


def draw(rng: np.random.Generator, pictures: int, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities without ties, about half of them right, and labels that name every class."""
    labels = np.concatenate([np.arange(classes), rng.integers(classes, size=pictures - classes)])
    logits = rng.normal(size=(pictures, classes))
    logits[np.arange(pictures), labels] += 1.5
    p = np.exp(logits)
    return p / p.sum(axis=1, keepdims=True), labels


@st.composite
def predictions(draw_value: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.random.Generator]:
    """Predictions of any small shape (some classes without pictures, or never predicted), and a generator."""
    rng = np.random.default_rng(draw_value(st.integers(0, 2**32 - 1)))
    classes = draw_value(st.integers(1, 12))
    pictures = draw_value(st.integers(1, 40))
    p = rng.dirichlet(np.full(classes, draw_value(st.sampled_from([0.2, 1.0, 20.0]))), size=pictures)
    return p, rng.integers(classes, size=pictures), rng


def slow_ece(p: np.ndarray, labels: np.ndarray) -> float:
    """Guo et al. 2017, equation 3, written bin by bin and picture by picture."""
    total = 0.0
    for b in range(15):
        members = [i for i in range(len(p)) if b / 15 < max(p[i]) <= (b + 1) / 15]
        if members:
            accuracy = sum(int(np.argmax(p[i]) == labels[i]) for i in members) / len(members)
            confidence = sum(max(p[i]) for i in members) / len(members)
            total += len(members) / len(p) * abs(accuracy - confidence)
    return total


class TestAgainstScikitLearn:
    @pytest.fixture
    def case(self, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, Metrics]:
        p, labels = draw(rng, 500, 20)
        return p, labels, compute_metrics(p, labels, names(20))

    def test_accuracies_agree(self, case: tuple[np.ndarray, np.ndarray, Metrics]) -> None:
        p, labels, ours = case
        assert 0.2 < ours.top1 < ours.top5 < 1  # the case is neither trivial nor hopeless
        assert ours.top1 == pytest.approx(sk.accuracy_score(labels, p.argmax(axis=1)), abs=EXACT)
        assert ours.top5 == pytest.approx(
            sk.top_k_accuracy_score(labels, p, k=5, labels=range(20)), abs=EXACT
        )

    def test_loss_agrees(self, case: tuple[np.ndarray, np.ndarray, Metrics]) -> None:
        p, labels, ours = case
        assert ours.loss == pytest.approx(sk.log_loss(labels, p, labels=range(20)), abs=EXACT)

    def test_confusion_matrix_agrees(self, case: tuple[np.ndarray, np.ndarray, Metrics]) -> None:
        p, labels, ours = case
        assert np.array_equal(ours.confusion, sk.confusion_matrix(labels, p.argmax(axis=1), labels=range(20)))

    def test_precision_recall_f1_support_and_macro_means_agree(
        self, case: tuple[np.ndarray, np.ndarray, Metrics]
    ) -> None:
        p, labels, ours = case
        precision, recall, f1, support = sk.precision_recall_fscore_support(labels, p.argmax(axis=1))
        np.testing.assert_allclose(ours.precision, precision, atol=EXACT)
        np.testing.assert_allclose(ours.recall, recall, atol=EXACT)
        np.testing.assert_allclose(ours.f1, f1, atol=EXACT)
        assert np.array_equal(ours.support, support)
        macro = sk.precision_recall_fscore_support(labels, p.argmax(axis=1), average="macro")[:3]
        assert (ours.macro_precision, ours.macro_recall, ours.macro_f1) == pytest.approx(macro, abs=EXACT)

    @settings(max_examples=60, deadline=None)
    @given(predictions())
    def test_undefined_shares_are_zero_as_with_zero_division_0(
        self, case: tuple[np.ndarray, np.ndarray, np.random.Generator]
    ) -> None:
        p, labels, _ = case
        classes, predicted = p.shape[1], p.argmax(axis=1)
        ours = compute_metrics(p, labels, names(classes))
        oracle = sk.precision_recall_fscore_support(labels, predicted, labels=range(classes), zero_division=0)
        for mine, theirs in zip((ours.precision, ours.recall, ours.f1), oracle, strict=False):
            np.testing.assert_allclose(mine, theirs, atol=EXACT)
        present = np.unique(labels)  # macro means leave out classes without pictures
        macro = sk.precision_recall_fscore_support(
            labels, predicted, labels=present, average="macro", zero_division=0
        )
        assert (ours.macro_precision, ours.macro_recall, ours.macro_f1) == pytest.approx(macro[:3], abs=EXACT)


class TestByHand:
    """Four pictures of three classes, worked on paper."""

    P = np.array([[0.7, 0.2, 0.1], [0.3, 0.6, 0.1], [0.5, 0.25, 0.25], [0.1, 0.1, 0.8]])
    LABELS = np.array([0, 1, 1, 1])

    @pytest.fixture
    def ours(self) -> Metrics:
        return compute_metrics(self.P, self.LABELS, ["a", "b", "c"])

    def test_confusion_has_true_classes_in_rows(self, ours: Metrics) -> None:
        assert ours.confusion.tolist() == [[1, 0, 0], [1, 1, 1], [0, 0, 0]]
        assert ours.support.tolist() == [1, 3, 0]
        assert ours.pictures == 4

    def test_shares_per_class(self, ours: Metrics) -> None:
        assert ours.precision.tolist() == [1 / 2, 1, 0]  # c was predicted once, wrongly
        assert ours.recall.tolist() == [1, 1 / 3, 0]  # c has no pictures
        assert ours.f1.tolist() == pytest.approx([2 / 3, 1 / 2, 0])
        assert ours.macro_recall == pytest.approx(2 / 3)  # of a and b, which have pictures

    def test_accuracy_and_loss(self, ours: Metrics) -> None:
        assert ours.top1 == 0.5
        assert ours.top5 == 1.0  # of three classes, all are among the five most probable
        assert ours.loss == pytest.approx(-math.log(0.7 * 0.6 * 0.25 * 0.1) / 4, abs=EXACT)

    def test_reliability_bins_and_ece(self, ours: Metrics) -> None:
        # Confidences 0.7, 0.6, 0.5, 0.8; bins are 1/15 wide: 0.7 in (10/15, 11/15], 0.6 in (8/15, 9/15],
        # 0.5 in (7/15, 8/15], 0.8 = 12/15 in (11/15, 12/15].
        assert np.flatnonzero(ours.bins.count).tolist() == [7, 8, 10, 11]
        assert ours.bins.accuracy[[7, 8, 10, 11]].tolist() == [0, 1, 1, 0]
        assert ours.bins.confidence[[7, 8, 10, 11]].tolist() == [0.5, 0.6, 0.7, 0.8]
        assert np.isnan(ours.bins.accuracy[0])
        assert ours.ece == pytest.approx((0.5 + 0.4 + 0.3 + 0.8) / 4, abs=EXACT)


class TestCalibration:
    @settings(max_examples=100, deadline=None)
    @given(predictions())
    def test_ece_is_the_formula_of_guo_et_al(
        self, case: tuple[np.ndarray, np.ndarray, np.random.Generator]
    ) -> None:
        p, labels, _ = case
        assert compute_metrics(p, labels, names(p.shape[1])).ece == pytest.approx(
            slow_ece(p, labels), abs=EXACT
        )

    @pytest.mark.parametrize("right", [0, 60, 80, 100])
    def test_ece_is_the_gap_when_the_model_always_says_80_percent(self, right: int) -> None:
        p = np.tile([0.8, 0.2], (100, 1))
        labels = np.array([0] * right + [1] * (100 - right))
        assert compute_metrics(p, labels, names(2)).ece == pytest.approx(abs(right / 100 - 0.8), abs=EXACT)

    def test_edges_belong_to_the_bin_below(self) -> None:
        for b in range(8, RELIABILITY_BINS + 1):
            edge = np.linspace(0, 1, RELIABILITY_BINS + 1)[b]
            bins = compute_metrics([[edge, 1 - edge]], [0], names(2)).bins
            assert bins.count[b - 1] == 1
            assert bins.count.sum() == 1

    def test_a_confidence_rounded_above_1_counts_in_the_last_bin(self) -> None:
        assert compute_metrics([[1.001, 0.0]], [0], names(2)).bins.count[-1] == 1


class TestTies:
    def test_a_model_that_says_nothing_earns_what_a_guess_would(self) -> None:
        p, labels = np.full((500, 50), 1 / 50), np.repeat(np.arange(50), 10)
        ours = compute_metrics(p, labels, names(50))
        assert ours.top1 == 1 / 50
        assert ours.top5 == 5 / 50

    def test_equally_improbable_classes_reach_the_top_5_in_label_order(self) -> None:
        p = np.zeros((2, 10))
        p[:, 9] = 1.0
        # Behind class 9, classes 0 to 3 come next in label order, so label 3 is fifth and label 4 sixth.
        assert compute_metrics(p, [3, 3], names(10)).top5 == 1.0
        assert compute_metrics(p, [4, 4], names(10)).top5 == 0.0

    def test_the_confusion_matrix_breaks_ties_as_top_1_does(self) -> None:
        ours = compute_metrics([[0.4, 0.4, 0.2], [0.4, 0.4, 0.2]], [0, 1], names(3))
        assert ours.confusion.tolist() == [[1, 0, 0], [1, 0, 0], [0, 0, 0]]
        assert ours.top1 == 0.5


class TestInvariants:
    @settings(max_examples=60, deadline=None)
    @given(predictions())
    def test_the_order_of_pictures_does_not_matter(
        self, case: tuple[np.ndarray, np.ndarray, np.random.Generator]
    ) -> None:
        p, labels, rng = case
        order = rng.permutation(len(p))
        one = compute_metrics(p, labels, names(p.shape[1]))
        other = compute_metrics(p[order], labels[order], names(p.shape[1]))
        assert np.array_equal(one.confusion, other.confusion)
        assert (one.top1, one.top5) == (other.top1, other.top5)
        assert (one.loss, one.ece) == pytest.approx((other.loss, other.ece), abs=1e-9)

    @settings(max_examples=60, deadline=None)
    @given(predictions())
    def test_renaming_classes_only_permutes_the_figures(
        self, case: tuple[np.ndarray, np.ndarray, np.random.Generator]
    ) -> None:
        p, labels, rng = case  # Dirichlet draws have no ties
        order = rng.permutation(p.shape[1])  # new class j is old class order[j]
        one = compute_metrics(p, labels, names(p.shape[1]))
        other = compute_metrics(p[:, order], np.argsort(order)[labels], np.array(names(p.shape[1]))[order])
        assert np.array_equal(one.confusion[np.ix_(order, order)], other.confusion)
        assert np.array_equal(one.f1[order], other.f1)
        assert (one.top1, one.top5) == (other.top1, other.top5)
        assert (one.loss, one.ece) == pytest.approx((other.loss, other.ece), abs=1e-9)

    @settings(max_examples=60, deadline=None)
    @given(predictions())
    def test_the_figures_agree_with_each_other(
        self, case: tuple[np.ndarray, np.ndarray, np.random.Generator]
    ) -> None:
        p, labels, _ = case
        ours = compute_metrics(p, labels, names(p.shape[1]))
        assert ours.confusion.sum() == ours.bins.count.sum() == ours.pictures == len(p)
        assert ours.top1 == pytest.approx(np.trace(ours.confusion) / len(p), abs=EXACT)
        assert 0 <= ours.top1 <= ours.top5 <= 1
        assert 0 <= ours.ece <= 1
        assert 0 <= ours.loss < 88

    def test_float32_from_a_network_is_accepted_and_measured_alike(self, rng: np.random.Generator) -> None:
        p, labels = draw(rng, 200, 50)
        one = compute_metrics(p, labels, names(50))
        other = compute_metrics(p.astype(np.float32), labels.astype(np.int32), names(50))
        assert np.array_equal(one.confusion, other.confusion)
        assert one.loss == pytest.approx(other.loss, rel=1e-6)  # float32 has 24 bits

    def test_a_probability_of_zero_costs_a_finite_loss(self) -> None:
        assert compute_metrics([[1.0, 0.0]], [1], names(2)).loss == pytest.approx(87.34, abs=0.01)

    def test_perfect_predictions_have_nothing_left_to_gain(self) -> None:
        ours = compute_metrics(np.eye(6), np.arange(6), names(6))
        assert (ours.top1, ours.top5, ours.macro_f1) == (1.0, 1.0, 1.0)
        assert (ours.loss, ours.ece) == (0.0, 0.0)

    def test_one_class_only_is_measured(self) -> None:
        ours = compute_metrics(np.ones((3, 1)), np.zeros(3, int), ["only"])
        assert (ours.top1, ours.top5, ours.confusion.tolist()) == (1.0, 1.0, [[3]])


class TestMostConfused:
    TRUE_PREDICTED_COUNT = ((0, 1, 3), (1, 0, 2), (2, 0, 2), (0, 0, 7), (1, 1, 8), (2, 2, 2))

    @pytest.fixture
    def ours(self) -> Metrics:
        labels = np.concatenate([[true] * count for true, _, count in self.TRUE_PREDICTED_COUNT])
        predicted = np.concatenate([[guess] * count for _, guess, count in self.TRUE_PREDICTED_COUNT])
        return compute_metrics(np.eye(3)[predicted], labels, ["a", "b", "c"])

    def test_pairs_stand_by_count_then_share(self, ours: Metrics) -> None:
        assert most_confused(ours) == [
            ConfusedPair("a", "b", 3, 0.3),
            ConfusedPair("c", "a", 2, 0.5),
            ConfusedPair("b", "a", 2, 0.2),
        ]

    @pytest.mark.parametrize("k", [0, 1, 2])
    def test_no_more_than_k_pairs_come(self, ours: Metrics, k: int) -> None:
        assert most_confused(ours, k) == most_confused(ours)[:k]

    def test_a_perfect_model_confuses_nothing(self) -> None:
        assert most_confused(compute_metrics(np.eye(3), np.arange(3), names(3))) == []


class TestJson:
    def test_json_holds_what_the_metrics_hold(self, rng: np.random.Generator) -> None:
        p, labels = draw(rng, 100, 7)
        ours = compute_metrics(p.astype(np.float32), labels, names(7))
        back = json.loads(json.dumps(ours.to_json(), allow_nan=False))
        assert back == ours.to_json()
        assert (back["top1"], back["top5"], back["loss"], back["ece"]) == (
            ours.top1,
            ours.top5,
            ours.loss,
            ours.ece,
        )
        assert back["pictures"] == 100
        assert back["macro"]["f1"] == ours.macro_f1
        assert back["confusion"] == ours.confusion.tolist()
        assert back["per_class"][3] == {
            "name": "03.Class_3",
            "precision": ours.precision[3],
            "recall": ours.recall[3],
            "f1": ours.f1[3],
            "support": ours.support[3],
        }
        assert [b["count"] for b in back["reliability"]] == ours.bins.count.tolist()
        assert sum(b["count"] for b in back["reliability"]) == 100

    def test_empty_bins_are_null_not_nan(self) -> None:
        first, *_, last = compute_metrics([[0.99, 0.01]], [0], names(2)).to_json()["reliability"]
        assert first == {"above": 0.0, "up_to": 1 / 15, "count": 0, "confidence": None, "accuracy": None}
        assert last["count"] == 1
        assert (last["confidence"], last["accuracy"]) == (0.99, 1.0)


GOOD = np.array([[0.5, 0.5], [0.1, 0.9]])


class TestBadInput:
    def test_the_input_that_the_denials_change_is_accepted(self) -> None:
        assert compute_metrics(GOOD, [0, 1], ["a", "b"]).top1 == 1.0

    @pytest.mark.parametrize(
        ("probabilities", "labels", "class_names", "says"),
        [
            ([[0.5, 0.5], [np.nan, 0.9]], [0, 1], "ab", "Row 1 .* not a finite number"),
            ([[np.inf, -np.inf], [0.1, 0.9]], [0, 1], "ab", "Row 0 .* not a finite number"),
            ([[0.5, 0.5], [-0.1, 1.1]], [0, 1], "ab", "Row 1 .* negative probability"),
            ([[0.5, 0.5], [0.1, 0.8]], [0, 1], "ab", "Row 1 .* do not sum to 1"),
            ([[50.0, 50.0], [10.0, 90.0]], [0, 1], "ab", "softmax"),
            ([0.5, 0.5], [0, 1], "ab", r"shape \(2,\)"),
            ([], [], "", "shape"),
            (np.zeros((0, 2)), np.zeros(0, int), "ab", "nothing to measure: 0 pictures"),
            (np.zeros((2, 0)), [0, 1], "", "nothing to measure"),
            ([[0.5, 0.5], [0.1]], [0, 1], "ab", "table of probabilities"),
            ([["half", "half"]], [0], "ab", "table of probabilities"),
            ([[0.5 + 1j, 0.5]], [0], "ab", "complex"),
            (GOOD, [0], "ab", "2 pictures need labels"),
            (GOOD, [[0], [1]], "ab", "need labels of the shape"),
            (GOOD, [0, 2], "ab", "Label 2 has no class: .* from 0 to 1"),
            (GOOD, [-1, 0], "ab", "Label -1 has no class"),
            (GOOD, [0.0, 1.0], "ab", "whole numbers"),
            (GOOD, [0, 1], "abc", "3 class names for 2 columns"),
            (GOOD, [0, 1], "aa", "“a” appears more than once"),
        ],
    )
    def test_what_cannot_be_measured_is_refused_in_a_sentence(
        self, probabilities: object, labels: object, class_names: str, says: str
    ) -> None:
        with pytest.raises(BadInput, match=says) as refused:
            compute_metrics(probabilities, labels, list(class_names))  # type: ignore[arg-type]
        assert "\n" not in str(refused.value)

    @pytest.mark.parametrize(("off", "accepted"), [(1e-3, True), (1e-2, False)])
    def test_rows_may_miss_1_by_the_rounding_of_half_precision_only(self, off: float, accepted: bool) -> None:
        p = GOOD * (1 + off)
        if accepted:
            assert compute_metrics(p, [0, 1], ["a", "b"]).top1 == 1.0
        else:
            with pytest.raises(BadInput, match="sum to 1"):
                compute_metrics(p, [0, 1], ["a", "b"])

    def test_the_caller_keeps_its_arrays_unchanged(self) -> None:
        p, labels = GOOD.copy(), np.array([0, 1])
        compute_metrics(p, labels, ["a", "b"])
        assert np.array_equal(p, GOOD)
        assert labels.tolist() == [0, 1]


def test_measuring_needs_neither_torch_nor_matplotlib() -> None:
    program = "import sys, landmarks.evaluation.metrics; print(*{'torch', 'matplotlib'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
