"""Cases and verdicts for a learner's precision, recall and averages. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.evaluation.reference import flat, share
from landmarks.checks.judging import close, first_match, first_number, number_at, said

__all__ = ["draw_averages", "draw_precision_recall", "judge_averages", "judge_precision_recall"]


def draw_precision_recall(rng: np.random.Generator) -> Case:
    """First all classes occur on both sides; then one has no picture, and another is never predicted."""
    full = rng.integers(1, 20, (5, 5))
    holes = rng.integers(1, 20, (6, 6))
    bare, shy = rng.permutation(6)[:2]
    holes[bare, :] = 0
    holes[:, shy] = 0
    return Case({"matrices": [full, holes]}, {"bare": int(bare), "shy": int(shy)})


def judge_precision_recall(observation: Observation, case: Case) -> Verdict:
    matrices: Any = case.inputs["matrices"]
    full = _both(matrices[0])
    got: Any = [observation["precision"], observation["recall"]]
    found = [np.ravel(got[i][0]) for i in (0, 1)]
    mistake = first_match(flat(found), _wrong_shares(matrices[0])) or "wrong-shares"
    facets = [
        Facet(
            close(found[i], full[i]),
            f"The {name} of class 0 should be {said(float(full[i][0]))}; yours is "
            f"{said(first_number(got[i][0]))}.",
            mistake,
            _SHARE_HINTS[mistake],
        )
        for i, name in enumerate(("precision", "recall"))
    ]
    holes = _both(matrices[1])
    for i, name, which, why in (
        (0, "precision", "shy", "that was never predicted"),
        (1, "recall", "bare", "without pictures"),
    ):
        facets.append(
            Facet(
                close(np.ravel(got[i][1]), holes[i]),
                f"Class {case.secret[which]} {why} has a {name} of 0/0, which counts as 0 here; yours is "
                f"{said(number_at(np.ravel(got[i][1]), (case.secret[which],)))}.",
                _hole(got[i][1], holes[i]),
                (
                    "What does your division give for 0/0?",
                    "Such classes are there in small test sets. Set them to 0, and keep their place in "
                    "the row: a NaN would spoil every mean that it gets into.",
                ),
            )
        )
    return combine(*facets, praise="Precision down the columns, recall along the rows, and 0 for 0/0.")


def _both(matrix: Any) -> tuple[Any, Any]:
    right = np.diag(matrix)
    return share(right, matrix.sum(axis=0)), share(right, matrix.sum(axis=1))


def _hole(got: Any, right: Any) -> str:
    if np.shape(got) != right.shape:
        return "empty-classes-left-out"
    return "division-by-zero" if not np.isfinite(got).all() else "wrong-for-empty-classes"


def _wrong_shares(matrix: Any) -> list[tuple[str, Any]]:
    precision, recall = _both(matrix)
    right, total = np.diag(matrix), matrix.sum()
    f1 = 2 * precision * recall / (precision + recall)
    return [
        ("precision-and-recall-swapped", np.r_[recall, precision]),
        ("divided-by-all-pictures", np.r_[right / total, right / total]),
        (
            "diagonal-left-out",
            np.r_[share(right, matrix.sum(0) - right), share(right, matrix.sum(1) - right)],
        ),
        ("rounded-down", np.r_[np.floor(precision), np.floor(recall)]),
        ("one-figure-twice", np.r_[precision, precision]),
        ("one-figure-twice", np.r_[recall, recall]),
        ("one-figure-twice", np.r_[f1, f1]),
        ("counts-for-shares", np.r_[right, right]),
        ("one-number-for-all", np.array([precision.mean(), recall.mean()])),
    ]


_SHARE_HINTS: dict[str, tuple[str, ...]] = {
    "precision-and-recall-swapped": (
        "Precision: of the pictures *called* Eiffel Tower, how many are it?",
        "What is called a class stands in that class's column; what is a class stands in its row.",
    ),
    "divided-by-all-pictures": (
        "Right of how many: of all pictures, or of this class's?",
        "Precision divides by how often the class was predicted, recall by how many pictures it has.",
    ),
    "diagonal-left-out": (
        "Are right pictures part of the whole that you divide by?",
        "The whole row, or column, diagonal included. Otherwise a share could be above 1.",
    ),
    "rounded-down": ("Is your division one of whole numbers?", "`//` rounds down; `/` gives shares."),
    "one-figure-twice": ("Both of your results are the same. Do both sums go along the same axis?",),
    "counts-for-shares": ("These are counts of right pictures. Of how many?",),
    "one-number-for-all": ("One number per class is asked for; averages come in the next exercise.",),
    "wrong-shares": (
        "Take a class with three pictures, and work it out on paper.",
        "Right ones of a class, divided by its column's sum (precision) or its row's sum (recall).",
    ),
}


def draw_averages(rng: np.random.Generator) -> Case:
    """Classes of unequal size, where a large one is easy; in the second case one has no pictures."""
    matrices: list[Any] = []
    for _ in range(2):
        matrix = rng.integers(1, 8, (5, 5))
        matrix[0, 0] += int(rng.integers(150, 250))
        matrix[1, 1] += int(rng.integers(2, 6))
        matrices.append(matrix)
    matrices[1][int(rng.integers(2, 5))] = 0
    return Case({"matrices": matrices})


def judge_averages(observation: Observation, case: Case) -> Verdict:
    matrices: Any = case.inputs["matrices"]
    accuracy = np.array([np.trace(m) / m.sum() for m in matrices])
    macro = np.array([_macro(m) for m in matrices])
    everyone = np.array([_both(m)[1].mean() for m in matrices])
    got, mean = (np.asarray(observation[name], float) for name in ("accuracy", "macro"))
    first = first_match(
        got,
        [
            ("macro-for-micro", macro),
            ("macro-for-micro", everyone),
            ("count-for-share", np.array([np.trace(m) for m in matrices])),
            ("percent", 100 * accuracy),
            ("diagonal-mean", np.array([np.diag(m).mean() for m in matrices])),
        ],
    )
    second = first_match(
        mean[:1],
        [
            ("micro-for-macro", accuracy[:1]),
            ("precision-for-recall", np.array([_both(matrices[0])[0].mean()])),
            ("percent", 100 * macro[:1]),
            ("summed", 5 * macro[:1]),
        ],
    )
    return combine(
        Facet(
            close(got, accuracy),
            f"{np.trace(matrices[0])} of {matrices[0].sum()} pictures are right, so the accuracy should be "
            f"{said(float(accuracy[0]))}; yours is {said(first_number(got))}.",
            first or "wrong-accuracy",
            _AVERAGE_HINTS[first or "wrong-accuracy"],
        ),
        Facet(
            close(mean[:1], macro[:1]),
            f"The mean of the five recalls should be {said(float(macro[0]))}; yours is "
            f"{said(first_number(mean))}.",
            second or "wrong-mean",
            _AVERAGE_HINTS[second or "wrong-mean"],
        ),
        Facet(
            close(mean[1:], macro[1:]),
            f"With one class without pictures, the mean recall should be {said(float(macro[1]))}; yours is "
            f"{said(number_at(mean, (1,)))}.",
            "empty-classes-counted",
            (
                "What is the recall of a class that has no picture?",
                "It is unknown, not bad. A class without pictures must not pull the mean down: average "
                "over the classes that have some.",
            ),
        ),
        praise="Accuracy counts pictures, the macro mean counts classes.",
    )


def _macro(matrix: Any) -> float:
    return float(_both(matrix)[1][matrix.sum(axis=1) > 0].mean())


_AVERAGE_HINTS: dict[str, tuple[str, ...]] = {
    "macro-for-micro": (
        "Which of your two numbers changes when the large class gets twice as many pictures?",
        "Accuracy lets every picture count the same: right pictures divided by all pictures.",
    ),
    "micro-for-macro": (
        "A class with 200 pictures and one with 10: how much does each count in your mean?",
        "The macro mean lets every class count the same: first each class's recall, then their plain "
        "mean. Weighed by the classes' sizes it would be the accuracy again.",
    ),
    "precision-for-recall": ("Rows or columns: which sum is the number of a class's pictures?",),
    "count-for-share": ("This is how many are right. Of how many?",),
    "percent": ("A share between 0 and 1 is asked for, not per cent.",),
    "diagonal-mean": ("The diagonal's mean is a count of pictures. Divide the right ones by all of them.",),
    "summed": ("A sum over classes grows with their number. What makes a mean of it?",),
    "wrong-accuracy": ("Where in the matrix are the right pictures, and where are all of them?",),
    "wrong-mean": ("Print the recall of each class. What is their mean?",),
}
