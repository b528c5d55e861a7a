"""What is called of a learner's figures of merit. Nothing is compared here."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from landmarks.checks.contract import Inputs, Observation
from landmarks.checks.student import Student, Unusable
from landmarks.checks.values import as_array, as_number, given

__all__ = [
    "accuracy_by",
    "averages",
    "calibration_error",
    "choose_threshold",
    "confusion_matrix",
    "most_confused",
    "precision_recall",
    "predictions",
    "selective",
    "top_k_accuracy",
]


def predictions(student: Student, inputs: Inputs) -> Observation:
    classes, confidence = [], []
    for scores in inputs["scores"]:
        made = student.call("predictions", scores=np.array(scores))
        first, second = _pair(made, "`predictions(…)`", "the classes and the confidences")
        classes.append(as_array(first, "The first result of `predictions(…)`"))
        confidence.append(as_array(second, "The second result of `predictions(…)`"))
    return {"classes": classes, "confidence": confidence}


def confusion_matrix(student: Student, inputs: Inputs) -> Observation:
    columns = zip(inputs["labels"], inputs["predicted"], inputs["classes"], strict=True)
    return {
        "matrices": [
            as_array(
                student.call(
                    "confusion_matrix",
                    labels=np.array(labels),
                    predicted=np.array(predicted),
                    n_classes=classes,
                ),
                "`confusion_matrix(…)`",
            )
            for labels, predicted, classes in columns
        ]
    }


def precision_recall(student: Student, inputs: Inputs) -> Observation:
    precision, recall = [], []
    for matrix in inputs["matrices"]:
        made = student.call("precision_recall", confusion=np.array(matrix))
        first, second = _pair(made, "`precision_recall(…)`", "the precisions and the recalls")
        precision.append(as_array(first, "The first result of `precision_recall(…)`"))
        recall.append(as_array(second, "The second result of `precision_recall(…)`"))
    return {"precision": precision, "recall": recall}


def averages(student: Student, inputs: Inputs) -> Observation:
    made = [
        _numbers(student.call("averages", confusion=np.array(matrix)), "`averages(…)`")
        for matrix in inputs["matrices"]
    ]
    return {"accuracy": _column(made, 0), "macro": _column(made, 1)}


def top_k_accuracy(student: Student, inputs: Inputs) -> Observation:
    shares = []
    for probabilities, labels, k in zip(inputs["probabilities"], inputs["labels"], inputs["ks"], strict=True):
        try:
            value = student.call(
                "top_k_accuracy", probabilities=np.array(probabilities), labels=np.array(labels), k=k
            )
        # Some sorting functions refuse to give more than there are, which the judge names.
        except (RuntimeError, ValueError, IndexError):
            if k <= probabilities.shape[1]:
                raise
            value = math.nan
        shares.append(as_number(value, "`top_k_accuracy(…)`"))
    return {"shares": np.array(shares)}


def most_confused(student: Student, inputs: Inputs) -> Observation:
    pairs, matrices = [], []
    for matrix, k in zip(inputs["matrices"], inputs["ks"], strict=True):
        given = np.array(matrix)
        pairs.append(as_array(student.call("most_confused", confusion=given, k=k), "`most_confused(…)`"))
        matrices.append(given.copy())
    return {"pairs": pairs, "matrices": matrices}


def calibration_error(student: Student, inputs: Inputs) -> Observation:
    def error(confidence: Any, right: Any, bins: Any) -> float:
        value = student.call(
            "calibration_error", confidence=np.array(confidence), right=np.array(right), n_bins=bins
        )
        return as_number(value, "`calibration_error(…)`")

    pairs = list(zip(inputs["confidence"], inputs["right"], strict=True))
    return {
        "errors": np.array([error(confidence, right, inputs["bins"]) for confidence, right in pairs]),
        "finer": error(*pairs[0], inputs["finer"]),
        "certain": error(inputs["certain_confidence"], inputs["certain_right"], inputs["bins"]),
    }


def accuracy_by(student: Student, inputs: Inputs) -> Observation:
    made = student.call("accuracy_by", right=np.array(inputs["right"]), values=np.array(inputs["values"]))
    what = "`accuracy_by(…)`"
    given(made, what)
    if not isinstance(made, Mapping):
        raise Unusable(
            f"{what} should give back a dictionary, got an object of type `{type(made).__name__}`."
        )
    rows = [
        (str(name)[:100], _numbers(value, f"Each value of {what}"))
        for name, value in list(made.items())[:100]
    ]
    rows.sort(key=lambda row: row[0])
    return {
        "names": [name for name, _ in rows],
        "accuracy": _column([row for _, row in rows], 0),
        "counts": _column([row for _, row in rows], 1),
    }


def selective(student: Student, inputs: Inputs) -> Observation:
    made = []
    for threshold in inputs["thresholds"]:
        try:
            value = student.call(
                "selective",
                confidence=np.array(inputs["confidence"]),
                right=np.array(inputs["right"]),
                threshold=threshold,
            )
        except ZeroDivisionError:  # where nothing is answered; the judge names it
            value = (math.nan, math.inf)
        made.append(_numbers(value, "`selective(…)`"))
    return {"coverage": _column(made, 0), "accuracy": _column(made, 1)}


def choose_threshold(student: Student, inputs: Inputs) -> Observation:
    columns = zip(inputs["confidence"], inputs["right"], inputs["wanted"], strict=True)
    return {
        "thresholds": np.array(
            [
                as_number(
                    student.call(
                        "choose_threshold",
                        confidence=np.array(confidence),
                        right=np.array(right),
                        wanted=wanted,
                    ),
                    "`choose_threshold(…)`",
                )
                for confidence, right, wanted in columns
            ]
        )
    }


def _pair(value: Any, what: str, both: str) -> tuple[Any, Any]:
    given(value, what)
    try:
        first, second = value
    except (TypeError, ValueError) as error:
        raise Unusable(f"{what} should give back two things: {both}.") from error
    return first, second


def _numbers(value: object, what: str) -> tuple[float, float]:
    first, second = _pair(value, what, "two numbers")
    return as_number(first, what), as_number(second, what)


def _column(rows: list[tuple[float, float]], index: int) -> Any:
    return np.array([row[index] for row in rows], float)
