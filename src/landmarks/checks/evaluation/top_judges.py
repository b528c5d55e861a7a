"""Cases and verdicts for a learner's accuracy among the best few. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.evaluation.reference import softmax, top_k
from landmarks.checks.judging import close, first_match, first_number, number_at, said

__all__ = ["draw_top_k_accuracy", "judge_top_k_accuracy"]

_TOP_CASES = ((60, 12, 3), (60, 9, 5), (40, 6, 1), (12, 4, 5))


def draw_top_k_accuracy(rng: np.random.Generator) -> Case:
    """Labels that lean to the probable classes but not wholly; last, fewer classes than k."""
    probabilities: list[Any] = []
    labels: list[Any] = []
    for count, classes, _ in _TOP_CASES:
        scores = rng.normal(0, 1, (count, classes))
        truth = rng.integers(0, classes, count)
        scores[np.arange(count), truth] += 1.0
        probabilities.append(softmax(scores).astype(np.float32))
        labels.append(truth)
    return Case({"probabilities": probabilities, "labels": labels, "ks": [k for _, _, k in _TOP_CASES]})


def judge_top_k_accuracy(observation: Observation, case: Case) -> Verdict:
    inputs: Any = case.inputs
    columns = list(zip(inputs["probabilities"], inputs["labels"], inputs["ks"], strict=True))
    got = np.asarray(observation["shares"], float)
    right = np.array([top_k(*column) for column in columns])
    mistake = first_match(got[:3], _wrong_tops(columns[:3]), share=1e-4) or "wrong-share"
    return combine(
        Facet(
            close(got[:3], right[:3]),
            f"For 60 pictures, 12 classes and k=3 the share should be {said(float(right[0]))}; yours is "
            f"{said(first_number(got))}.",
            mistake,
            _TOP_HINTS[mistake],
            weight=3,
        ),
        Facet(
            close(got, right),  # a wrong ranking does not show where every class is among the best
            "With 4 classes and k=5 every class is among the best five, so the share is 1; yours is "
            f"{'an error' if np.isnan(got[3:]).any() else said(number_at(got, (3,)))}.",
            "fewer-classes-than-k",
            ("What should happen when there are fewer classes than k?", "Take the smaller of the two."),
        ),
        praise="The true class is looked for among the k most probable ones, for any k.",
    )


def _wrong_tops(columns: Any) -> list[tuple[str, Any]]:
    def each(function: Any) -> Any:
        return np.array([function(p, labels, k) for p, labels, k in columns], float)

    return [
        ("first-k-classes", each(lambda _, labels, k: np.mean(labels < k))),
        ("least-probable-k", each(lambda p, labels, k: top_k(-p, labels, k))),
        ("top-one-only", each(lambda p, labels, _: top_k(p, labels, 1))),
        ("k-hard-coded", each(lambda p, labels, _: top_k(p, labels, 5))),
        ("one-too-few", each(lambda p, labels, k: top_k(p, labels, k - 1))),
        ("one-too-many", each(lambda p, labels, k: top_k(p, labels, k + 1))),
        ("count-for-share", each(lambda p, labels, k: len(p) * top_k(p, labels, k))),
        ("percent", each(lambda p, labels, k: 100 * top_k(p, labels, k))),
        ("only-the-kth", each(lambda p, labels, k: top_k(p, labels, k) - top_k(p, labels, k - 1))),
        ("errors-for-successes", each(lambda p, labels, k: 1 - top_k(p, labels, k))),
        ("divided-by-k", each(lambda p, labels, k: top_k(p, labels, k) / k)),
    ]


_TOP_HINTS: dict[str, tuple[str, ...]] = {
    "first-k-classes": (
        "Are the first k columns the k most probable classes?",
        "Columns stand in the order of the classes. Sort each row by probability first, and keep which "
        "class is where: `argsort`.",
    ),
    "least-probable-k": (
        "Print the probabilities in your order. Do they rise or fall?",
        "`argsort` puts the smallest first, so the most probable ones are at the end.",
    ),
    "top-one-only": ("This is plain accuracy. Where does k come in?",),
    "k-hard-coded": ("Does your result change with k?",),
    "one-too-few": ("How many classes does your slice take for k = 1?",),
    "one-too-many": ("How many classes does your slice take for k = 1?",),
    "count-for-share": ("A share of the pictures is asked for.",),
    "percent": ("A share between 0 and 1 is asked for, not per cent.",),
    "only-the-kth": ("The true class may stand at any of the first k places.",),
    "errors-for-successes": ("Is your number high when the model is good?",),
    "divided-by-k": (
        "How many of the k classes can be right for one picture?",
        "One at most. A picture counts as right when the true class is among the k, whole, and not one k-th.",
    ),
    "wrong-share": (
        "Take one picture and list its classes by probability. Is the true one among the first k?",
    ),
}
