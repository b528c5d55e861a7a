"""The checks of assignment 04: what a model's predictions say of it.

`probes` runs beside the learner's code; its judges and `reference` know the answers and are withheld.
"""

from __future__ import annotations

from landmarks.checks.contract import Check, named_after
from landmarks.checks.evaluation import probes
from landmarks.checks.schema import Array, Items, Number, Text

__all__ = ["CHECKS", "WITHHELD"]

WITHHELD = (
    "landmarks.checks.evaluation.calibration_judges",
    "landmarks.checks.evaluation.confusion_judges",
    "landmarks.checks.evaluation.factor_judges",
    "landmarks.checks.evaluation.prediction_judges",
    "landmarks.checks.evaluation.recall_judges",
    "landmarks.checks.evaluation.reference",
    "landmarks.checks.evaluation.selective_judges",
    "landmarks.checks.evaluation.top_judges",
    "landmarks.evaluation.factors",
    "landmarks.evaluation.metrics",
)

_ARRAYS = Items(Array(), most=8)
_NUMBERS = Array((None,), most=100)

CHECKS: tuple[Check, ...] = (
    named_after(
        probes.predictions,
        "prediction_judges",
        "From scores to classes and confidences",
        "1. From scores to answers",
        {"classes": _ARRAYS, "confidence": _ARRAYS},
    ),
    named_after(
        probes.confusion_matrix,
        "confusion_judges",
        "Who is taken for whom",
        "2. The confusion matrix",
        {"matrices": _ARRAYS},
    ),
    named_after(
        probes.precision_recall,
        "recall_judges",
        "Precision and recall of each class",
        "3. Precision and recall",
        {"precision": _ARRAYS, "recall": _ARRAYS},
    ),
    named_after(
        probes.averages,
        "recall_judges",
        "Every picture the same, or every class the same",
        "3. Precision and recall",
        {"accuracy": _NUMBERS, "macro": _NUMBERS},
    ),
    named_after(
        probes.top_k_accuracy,
        "top_judges",
        "The right answer among the best five",
        "4. Top five",
        {"shares": _NUMBERS},
    ),
    named_after(
        probes.most_confused,
        "confusion_judges",
        "The worst mistakes first",
        "5. What it mixes up",
        {"pairs": _ARRAYS, "matrices": _ARRAYS},
    ),
    named_after(
        probes.calibration_error,
        "calibration_judges",
        "Is it right as often as it believes?",
        "6. Calibration",
        {"errors": _NUMBERS, "finer": Number(), "certain": Number()},
    ),
    named_after(
        probes.accuracy_by,
        "factor_judges",
        "What breaks the model",
        "7. Accuracy by factor",
        {"names": Items(Text(100), most=100), "accuracy": _NUMBERS, "counts": _NUMBERS},
    ),
    named_after(
        probes.selective,
        "selective_judges",
        "Coverage against accuracy",
        "8. When to say “I don't know”",
        {"coverage": _NUMBERS, "accuracy": _NUMBERS},
    ),
    named_after(
        probes.choose_threshold,
        "selective_judges",
        "The threshold that keeps a promise",
        "8. When to say “I don't know”",
        {"thresholds": _NUMBERS},
    ),
)
