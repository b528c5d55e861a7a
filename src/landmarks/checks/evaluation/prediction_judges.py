"""Cases and verdicts for what a learner makes of scores. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.evaluation.reference import flat, softmax
from landmarks.checks.judging import close, first_match, first_number, said

__all__ = ["draw_predictions", "judge_predictions"]


def draw_predictions(rng: np.random.Generator) -> Case:
    """Wide, square and narrow batches, and last one whose scores are too large for a plain exponential."""
    shapes = [(4, 9), (6, 6), (8, 3)]
    scores: list[Any] = [rng.normal(0, 2, shape).astype(np.float32) for shape in shapes]
    scores.append((rng.normal(0, 2, (5, 4)) + rng.choice([-900, 900], (5, 1))).astype(np.float32))
    return Case({"scores": scores})


def judge_predictions(observation: Observation, case: Case) -> Verdict:
    scores = [array.astype(float) for array in case.inputs["scores"]]
    classes: Any = observation["classes"]
    sure: Any = observation["confidence"]
    right = [array.argmax(axis=1) for array in scores]
    certain = [softmax(array).max(axis=1) for array in scores]
    small, large = flat(sure[:3]), sure[3]
    mistake = first_match(flat(classes), _wrong_classes(scores)) or "wrong-classes"
    doubt = first_match(small, _wrong_confidences(scores[:3])) or "wrong-confidence"
    shown = said(tuple(np.shape(classes[0])))
    return combine(
        Facet(
            close(flat(classes), flat(right))
            and all(a.shape == b.shape for a, b in zip(classes, right, strict=True)),
            f"For scores (4, 9), 4 pictures and 9 classes, the predicted classes should be {said(right[0])}; "
            f"yours have the shape {shown}: {said(classes[0])}.",
            mistake,
            _PREDICTION_HINTS[mistake],
        ),
        Facet(
            close(small, flat(certain[:3])),
            f"The confidence in the first picture should be {said(float(certain[0][0]))}; "
            f"yours is {said(first_number(sure[0]))}.",
            doubt,
            _PREDICTION_HINTS[doubt],
        ),
        Facet(
            close(large, certain[3]),
            f"With scores around ±900 the confidences should be {said(certain[3])}; yours are {said(large)}.",
            "overflow",
            (
                "What is e to the power of 900, for a computer?",
                "A softmax does not change when the same number is taken from all scores of a picture. Take "
                "their largest, and no power can be too large.",
            ),
        ),
        praise="The most probable class of each picture and its probability, whatever the scores.",
    )


def _wrong_classes(scores: Any) -> list[tuple[str, Any]]:
    return [
        ("argmax-over-the-batch", flat([array.argmax(axis=0) for array in scores])),
        ("least-probable-class", flat([array.argmin(axis=1) for array in scores])),
        ("probabilities-for-classes", flat([softmax(array) for array in scores])),
        ("outputs-swapped", flat([softmax(array).max(axis=1) for array in scores])),
        ("counted-from-one", flat([array.argmax(axis=1) + 1 for array in scores])),
    ]


def _wrong_confidences(scores: Any) -> list[tuple[str, Any]]:
    return [
        ("softmax-missing", flat([array.max(axis=1) for array in scores])),
        ("softmax-over-the-batch", flat([softmax(array, 0).max(axis=1) for array in scores])),
        ("sigmoid-for-softmax", flat([1 / (1 + np.exp(-array.max(axis=1))) for array in scores])),
        ("not-normalised", flat([np.exp(array).max(axis=1) for array in scores])),
        ("all-probabilities", flat([softmax(array) for array in scores])),
    ]


_PREDICTION_HINTS: dict[str, tuple[str, ...]] = {
    "argmax-over-the-batch": (
        "Scores are (pictures, classes). Which of the two do you choose among?",
        "`argmax` along the first axis asks which picture looks most like a class. You need, for each "
        "picture, the best class: along the second.",
    ),
    "least-probable-class": ("Is a high score good or bad?",),
    "probabilities-for-classes": ("One class per picture is asked for, not all the probabilities.",),
    "outputs-swapped": ("Which of the two comes first?", "Classes first, confidences second."),
    "counted-from-one": ("Which number has the first class?", "Labels count from 0, and so does `argmax`."),
    "wrong-classes": ("Print the scores of one picture. Which is the largest, and where does it stand?",),
    "softmax-missing": (
        "Can a confidence be negative, or above 1?",
        "Networks give raw scores. The softmax makes probabilities of them; then take the largest.",
    ),
    "softmax-over-the-batch": (
        "What should sum to 1: one picture's numbers, or one class's?",
        "The probabilities of one picture over all classes sum to 1, whatever else is in the batch.",
    ),
    "sigmoid-for-softmax": (
        "Do your probabilities of one picture sum to 1?",
        "A sigmoid looks at one score alone. Where exactly one class is right, the scores compete: softmax.",
    ),
    "not-normalised": ("After the exponential, what makes them sum to 1?",),
    "all-probabilities": ("One confidence per picture: the probability of the class that was predicted.",),
    "wrong-confidence": ("Take three scores and compute their softmax with a calculator.",),
}
