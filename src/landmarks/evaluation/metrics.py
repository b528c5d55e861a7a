"""Figures of merit of a classifier, computed from its probabilities on labelled pictures.

Shapes: N pictures, C classes, B reliability bins. Everything comes from one ranking of the classes per
picture, so that top-1 accuracy is the trace of the confusion matrix and top-5 can never be below top-1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from landmarks.evaluation.predictions import Floats, Ints, check_predictions

__all__ = [
    "RELIABILITY_BINS",
    "ConfusedPair",
    "Metrics",
    "Reliability",
    "compute_metrics",
    "most_confused",
]

RELIABILITY_BINS = 15

# A softmax in float32 underflows to 0. Such a probability counts as the smallest normal float32, so that one
# hopeless picture costs 87.3 nats instead of making the mean loss infinite.
SMALLEST_PROBABILITY = float(np.finfo(np.float32).tiny)


@dataclass(frozen=True, eq=False)
class Reliability:
    """How often the model is right when it is this sure, in B bins of equal width over [0, 1].

    Bin b holds the pictures whose top-1 probability lies in (`edges[b]`, `edges[b + 1]`].
    In an empty bin, `confidence` and `accuracy` are NaN.
    """

    edges: Floats  # (B + 1,) from 0 to 1
    count: Ints  # (B,) pictures
    confidence: Floats  # (B,) mean top-1 probability
    accuracy: Floats  # (B,) share of pictures that are right

    @property
    def error(self) -> float:
        """Expected calibration error, Σ_b (count_b / N) · |accuracy_b − confidence_b|: 0 (best) to 1."""
        used = self.count > 0
        gaps = np.abs(self.accuracy[used] - self.confidence[used])
        return float(np.sum(self.count[used] * gaps) / self.count.sum())


@dataclass(frozen=True, eq=False)
class Metrics:
    """What `compute_metrics` found. Accuracies, precision, recall and F1 are shares from 0 to 1.

    Where a share is 0/0 it is 0: the precision of a class that was never predicted, the recall of a class
    without pictures (`support` 0), and an F1 whose precision and recall are both 0.
    """

    class_names: tuple[str, ...]
    top1: float
    top5: float  # among the min(5, C) most probable classes
    loss: float  # mean negative log-likelihood, in nats
    confusion: Ints  # (C, C) pictures, [true, predicted]
    precision: Floats  # (C,)
    recall: Floats  # (C,)
    f1: Floats  # (C,)
    support: Ints  # (C,) pictures of each true class
    ece: float  # expected calibration error, see `Reliability.error`
    bins: Reliability

    @property
    def pictures(self) -> int:
        """N, how many pictures the figures stand on."""
        return int(self.support.sum())

    @property
    def macro_precision(self) -> float:
        """Mean precision of the classes that have pictures, each counting the same."""
        return self._macro(self.precision)

    @property
    def macro_recall(self) -> float:
        """Mean recall of the classes that have pictures, each counting the same."""
        return self._macro(self.recall)

    @property
    def macro_f1(self) -> float:
        """Mean F1 of the classes that have pictures, each counting the same."""
        return self._macro(self.f1)

    def _macro(self, per_class: Floats) -> float:
        return float(per_class[self.support > 0].mean())

    def to_json(self) -> dict[str, Any]:
        """The figures as plain Python values, ready for `json.dumps(..., allow_nan=False)`.

        Keys: `pictures`, `top1`, `top5`, `loss`, `ece`, `macro` (`precision`, `recall`, `f1`), `per_class`
        (a list of `name`, `precision`, `recall`, `f1`, `support`), `confusion` (lists, [true][predicted]) and
        `reliability` (a list of `above`, `up_to`, `count`, `confidence`, `accuracy`; in an empty bin the last
        two are None).
        """
        columns = zip(self.class_names, self.precision, self.recall, self.f1, self.support, strict=True)
        return {
            "pictures": self.pictures,
            "top1": self.top1,
            "top5": self.top5,
            "loss": self.loss,
            "ece": self.ece,
            "macro": {"precision": self.macro_precision, "recall": self.macro_recall, "f1": self.macro_f1},
            "per_class": [
                {"name": name, "precision": float(p), "recall": float(r), "f1": float(f), "support": int(s)}
                for name, p, r, f, s in columns
            ],
            "confusion": self.confusion.tolist(),
            "reliability": _bins_to_json(self.bins),
        }


@dataclass(frozen=True)
class ConfusedPair:
    """Pictures of class `true` that were taken for class `predicted` (class names)."""

    true: str
    predicted: str
    count: int  # pictures
    share: float  # of all pictures of the true class, above 0 and up to 1


def compute_metrics(
    probabilities: npt.ArrayLike, labels: npt.ArrayLike, class_names: Sequence[str]
) -> Metrics:
    """Compare `probabilities` (N, C), rows summing to 1, with the true `labels` (N,), integers below C.

    The class with the highest probability is the prediction. Equally probable classes rank in label order,
    whatever the truth is: a model that says the same of every class is right on the pictures of class 0 only,
    so a tie earns what a guess would. All figures use this one ranking.

    Calibration follows Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", ICML
    2017: 15 bins of equal width on the top-1 probability, ECE = Σ_b (n_b / N) · |accuracy_b − confidence_b|.

    Raises `BadInput` where shapes do not fit, a probability is no probability, or a label has no class.
    """
    p, true = check_predictions(probabilities, labels, class_names)
    ranks = _rank_of_truth(p, true)
    predicted = p.argmax(axis=1)
    own = p[np.arange(len(p)), true]
    confusion = _confusion(true, predicted, p.shape[1])
    precision, recall, f1 = _precision_recall_f1(confusion)
    bins = _reliability(p.max(axis=1), predicted == true)
    return Metrics(
        class_names=tuple(class_names),
        top1=float(np.mean(ranks < 1)),
        top5=float(np.mean(ranks < 5)),
        loss=float(np.mean(-np.log(np.maximum(own, SMALLEST_PROBABILITY)))),
        confusion=confusion,
        precision=precision,
        recall=recall,
        f1=f1,
        support=confusion.sum(axis=1),
        ece=bins.error,
        bins=bins,
    )


def most_confused(metrics: Metrics, k: int = 10) -> list[ConfusedPair]:
    """The up to `k` pairs of classes with most mistakes in one direction, worst first.

    Pairs with equally many mistakes rank by their share of the true class, then in label order.
    Pairs that were never confused are not listed, so the list may be shorter than `k` or empty.
    """
    mistakes = metrics.confusion.copy()
    np.fill_diagonal(mistakes, 0)
    true, predicted = np.nonzero(mistakes)  # in label order
    counts = mistakes[true, predicted]
    shares = counts / metrics.support[true]
    worst_first = np.lexsort((-shares, -counts))[: max(k, 0)]
    names = metrics.class_names
    return [
        ConfusedPair(names[true[i]], names[predicted[i]], int(counts[i]), float(shares[i]))
        for i in worst_first
    ]


def _rank_of_truth(p: Floats, true: Ints) -> Ints:
    """How many classes (N,) stand before the true one; equally probable classes stand in label order."""
    own = p[np.arange(len(p)), true][:, None]
    before = (p > own) | ((p == own) & (np.arange(p.shape[1]) < true[:, None]))
    return before.sum(axis=1)


def _confusion(true: Ints, predicted: Ints, classes: int) -> Ints:
    cells = np.bincount(true * classes + predicted, minlength=classes * classes)
    return cells.reshape(classes, classes).astype(np.int64)


def _precision_recall_f1(confusion: Ints) -> tuple[Floats, Floats, Floats]:
    right = np.diag(confusion)
    precision = _share(right, confusion.sum(axis=0))
    recall = _share(right, confusion.sum(axis=1))
    return precision, recall, _share(2 * right, confusion.sum(axis=0) + confusion.sum(axis=1))


def _share(part: Ints, whole: Ints) -> Floats:
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)


def _reliability(confidence: Floats, right: npt.NDArray[np.bool_]) -> Reliability:
    edges = np.linspace(0, 1, RELIABILITY_BINS + 1)
    # Rounding may take a confidence a little above 1; it belongs to the last bin.
    bins = np.clip(np.searchsorted(edges, confidence, side="left") - 1, 0, RELIABILITY_BINS - 1)
    count = np.bincount(bins, minlength=RELIABILITY_BINS).astype(np.int64)
    empty = np.full(RELIABILITY_BINS, np.nan)

    def mean_per_bin(values: npt.NDArray[Any]) -> Floats:
        totals = np.bincount(bins, weights=values, minlength=RELIABILITY_BINS)
        return np.divide(totals, count, out=empty.copy(), where=count > 0)

    return Reliability(edges, count, mean_per_bin(confidence), mean_per_bin(right))


def _bins_to_json(bins: Reliability) -> list[dict[str, Any]]:
    return [
        {
            "above": float(bins.edges[i]),
            "up_to": float(bins.edges[i + 1]),
            "count": int(bins.count[i]),
            "confidence": float(bins.confidence[i]) if bins.count[i] else None,
            "accuracy": float(bins.accuracy[i]) if bins.count[i] else None,
        }
        for i in range(len(bins.count))
    ]
