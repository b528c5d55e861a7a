"""Cases and verdicts for a learner's confusion matrix and worst mistakes. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.evaluation.reference import confusion, flat, share
from landmarks.checks.judging import close, first_match, number_at, said

__all__ = ["draw_confusion_matrix", "draw_most_confused", "judge_confusion_matrix", "judge_most_confused"]


def draw_confusion_matrix(rng: np.random.Generator) -> Case:
    """Repeated pairs, and in the second case classes that occur neither as truth nor as prediction."""
    sizes = [(60, 5, 5), (30, 4, 7)]
    return Case(
        {
            "labels": [rng.integers(0, used, count) for count, used, _ in sizes],
            "predicted": [rng.integers(0, used, count) for count, used, _ in sizes],
            "classes": [classes for _, _, classes in sizes],
        }
    )


def judge_confusion_matrix(observation: Observation, case: Case) -> Verdict:
    inputs: Any = case.inputs
    columns = list(zip(inputs["labels"], inputs["predicted"], inputs["classes"], strict=True))
    got: Any = observation["matrices"]
    right = [confusion(*column) for column in columns]
    shapes = [
        array.shape == (classes, classes) for array, classes in zip(got, inputs["classes"], strict=True)
    ]
    mistake = first_match(flat(got[:1]), _wrong_matrices(right[0])) or "wrong-counts"
    return combine(
        Facet(
            close(flat(got[:1]), flat(right[:1])) and shapes[0],
            f"Pictures of class 0 that were taken for class 1: {right[0][0, 1]}; your matrix has "
            f"{said(number_at(got[0], (0, 1)))} in row 0, column 1.",
            mistake,
            _CONFUSION_HINTS[mistake],
            weight=2,
        ),
        Facet(
            shapes[1] and close(flat(got[1:]), flat(right[1:])),
            f"With n_classes=7 the matrix should be (7, 7), even where some classes do not occur; yours is "
            f"{said(tuple(got[1].shape))}.",
            "absent-classes-missing",
            (
                "How large is your matrix when the last class has no picture?",
                "Its size comes from `n_classes`, not from the labels that happen to occur.",
            ),
        ),
        praise="Rows are true classes, columns predicted ones, and every picture is counted once.",
    )


def _wrong_matrices(right: Any) -> list[tuple[str, Any]]:
    return [
        ("rows-and-columns-swapped", right.T.ravel()),
        ("repeats-counted-once", np.minimum(right, 1).ravel()),
        ("shares-for-counts", share(right, right.sum(axis=1, keepdims=True)).ravel()),
        ("shares-for-counts", (right / right.sum()).ravel()),
        ("only-the-right-ones", np.diag(np.diag(right)).ravel()),
        ("only-the-mistakes", (right - np.diag(np.diag(right))).ravel()),
    ]


_CONFUSION_HINTS: dict[str, tuple[str, ...]] = {
    "rows-and-columns-swapped": (
        "Which class is a row: the true one or the predicted one?",
        "Your matrix is turned over: rows are true classes here, so that a row sums to a class's pictures. "
        "Some books do it the other way round, so always say which.",
    ),
    "repeats-counted-once": (
        "Sum your matrix. Is it the number of pictures?",
        "`m[rows, columns] += 1` with arrays adds 1 once, however often a pair occurs: NumPy reads "
        "all, adds, then writes. Loop, or look at `np.add.at` and `np.bincount`.",
    ),
    "shares-for-counts": (
        "Counts of pictures are asked for: whole numbers that sum to the number of pictures.",
    ),
    "only-the-right-ones": ("Where do the mistakes go?", "Off the diagonal: true class ≠ predicted class."),
    "only-the-mistakes": ("Where do the right answers go?", "On the diagonal: true class = predicted class."),
    "wrong-counts": ("Count three pictures by hand, and print the matrix after each.",),
}


def draw_most_confused(rng: np.random.Generator) -> Case:
    """All counts of mistakes differ. The second matrix has fewer mistakes than are asked for."""
    full = np.zeros((5, 5), int)
    full[~np.eye(5, dtype=bool)] = rng.permutation(np.arange(1, 21))
    few = np.zeros((6, 6), int)
    cells = rng.permutation(np.flatnonzero(~np.eye(6, dtype=bool).ravel()))[:4]
    few.ravel()[cells] = rng.permutation(np.arange(2, 6))
    for matrix in (full, few):
        matrix[np.diag_indices_from(matrix)] = rng.integers(15, 40, len(matrix))
    return Case({"matrices": [full, few], "ks": [6, 8]})


def judge_most_confused(observation: Observation, case: Case) -> Verdict:
    matrices: Any = case.inputs["matrices"]
    ks: Any = case.inputs["ks"]
    got: Any = observation["pairs"]
    right = [_pairs(matrix, k) for matrix, k in zip(matrices, ks, strict=True)]
    mistake = first_match(got[0], _wrong_pairs(matrices[0], ks[0]), share=0) or "wrong-pairs"
    kept = all(close(a, b, share=0) for a, b in zip(observation["matrices"], matrices, strict=True))
    return combine(
        Facet(
            close(got[0], right[0], share=0),
            f"The worst mistake is class {right[0][0, 0]} taken for class {right[0][0, 1]}, "
            f"{right[0][0, 2]} times. Your list has the shape {said(tuple(got[0].shape))} and begins "
            f"with {said(got[0][:1])}.",
            mistake,
            _PAIR_HINTS[mistake],
            weight=2,
        ),
        Facet(
            close(got[1], right[1], share=0),
            f"Where there are only 4 kinds of mistakes, 8 cannot be listed: 4 should come; yours has "
            f"{len(got[1])}.",
            "pairs-without-mistakes",
            (
                "What is in your list after the last mistake?",
                "A pair that was never confused is not a mistake.",
            ),
        ),
        Facet(
            kept,
            "Your function changed the matrix that it was given: whoever uses it next finds other numbers.",
            "input-changed",
            (
                "Print the matrix before and after the call.",
                "`np.fill_diagonal` and assignments write into the caller's array. Work on a copy.",
            ),
        ),
        praise="The most frequent mistakes, worst first, and nothing else.",
    )


def _pairs(matrix: Any, k: int, *, diagonal: bool = False, turned: bool = False, rising: bool = False) -> Any:
    cells = [
        ((j, i) if turned else (i, j)) + (int(count),)
        for (i, j), count in np.ndenumerate(matrix)
        if count and (diagonal or i != j)
    ]
    return np.array(sorted(cells, key=lambda row: row[2] if rising else -row[2])[:k])


def _wrong_pairs(matrix: Any, k: int) -> list[tuple[str, Any]]:
    both = matrix + matrix.T
    shares = matrix / matrix.sum(axis=1, keepdims=True)
    order = sorted(_pairs(matrix, 99).tolist(), key=lambda row: -shares[row[0], row[1]])
    return [
        ("diagonal-counted", _pairs(matrix, k, diagonal=True)),
        ("rarest-first", _pairs(matrix, k, rising=True)),
        ("true-and-predicted-swapped", _pairs(matrix, k, turned=True)),
        ("k-ignored", _pairs(matrix, 99)),
        ("k-ignored", _pairs(matrix, 10)),
        ("both-directions-added", _pairs(np.triu(both), k)),
        ("count-left-out", _pairs(matrix, k)[:, :2]),
        ("ranked-by-share", np.array(order[:k])),
        ("worst-last", _pairs(matrix, k)[::-1]),
    ]


_PAIR_HINTS: dict[str, tuple[str, ...]] = {
    "diagonal-counted": (
        "Is a class that is taken for itself a mistake?",
        "The diagonal holds the right answers.",
    ),
    "rarest-first": (
        "Does your order rise or fall?",
        "Sorting puts the smallest first unless told otherwise.",
    ),
    "true-and-predicted-swapped": ("Which of the two is the row?", "Rows are the true classes."),
    "k-ignored": ("How many pairs does your list have when k is 6?",),
    "both-directions-added": (
        "Is taking A for B the same mistake as taking B for A?",
        "A model often errs in one direction only, and that is worth knowing: keep them apart.",
    ),
    "count-left-out": ("Each row has three numbers: true class, predicted class, how often.",),
    "ranked-by-share": ("Rank by the number of pictures, not by the share of the class.",),
    "worst-last": ("Which mistake should come first?",),
    "wrong-pairs": ("Find the largest number off the diagonal by eye. Is it first in your list?",),
}
