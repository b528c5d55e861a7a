"""The checks of assignment 05: what is frozen, what learns, and how far it gets.

`probes` runs beside the learner's code, `networks` is what it is tried on, `backbone` where the notebook's
pre-trained network comes from; its judges and `drawing` know the answers and are withheld.
"""

from __future__ import annotations

from landmarks.checks.contract import Check, named_after
from landmarks.checks.schema import Array, Flag, Items, Maybe, Number, Text
from landmarks.checks.transfer import probes

__all__ = ["CHECKS", "WITHHELD"]

WITHHELD = (
    "landmarks.checks.transfer.accuracy_judges",
    "landmarks.checks.transfer.drawing",
    "landmarks.checks.transfer.feature_judges",
    "landmarks.checks.transfer.freezing_judges",
    "landmarks.checks.transfer.head_judges",
    "landmarks.checks.transfer.optimizer_judges",
    "landmarks.models.backbones",
    "landmarks.models.transfer",
    "landmarks.training.features",
    "landmarks.training.transfer",
)

_FLAT = Array((None,), kind="float")
_NAMES = Items(Text(200), most=2000)

CHECKS: tuple[Check, ...] = (
    named_after(
        probes.freeze,
        "freezing_judges",
        "What is frozen does not learn",
        "2. Freezing",
        {"state": _FLAT, "attribute": Flag(), "training": Flag()},
    ),
    named_after(
        probes.replace_head,
        "head_judges",
        "A head for other classes",
        "3. A new head",
        {
            "before": Items(Array(kind="float"), most=2),
            "after": Items(Array(kind="float"), most=2),
            "body": _FLAT,
            "refused": Text(300),
        },
    ),
    named_after(
        probes.get_model_transfer_learning,
        "head_judges",
        "A pre-trained network with a new head",
        "3. A new head",
        {
            "sums": _FLAT,
            "moved": _NAMES,
            "outputs": Items(Array(kind="float"), most=2),
            "refused": Text(300),
        },
        limit_sec=60.0,
    ),
    named_after(
        probes.training_mode,
        "freezing_judges",
        "Frozen batch norms rest",
        "4. What frozen batch norm needs",
        {"state": _FLAT, "maps": Array(kind="float"), "twice": Items(Array(kind="float"), most=2)},
    ),
    named_after(
        probes.extract_features,
        "feature_judges",
        "Features, computed once",
        "5. Cached features",
        {"features": Array(kind="float"), "labels": Array(), "gradient": Flag(), "state": _FLAT},
    ),
    named_after(
        probes.fine_tuning_optimizer,
        "optimizer_judges",
        "Two learning rates",
        "7. Fine-tuning",
        {"state": _FLAT, "gradients": _FLAT, "reached": _NAMES},
    ),
    named_after(
        probes.accuracy,
        "accuracy_judges",
        "The exported model on pictures it has not seen",
        "8. The artefact",
        {
            "top1": Array((None,), kind="int"),
            "classes": Number(whole=True),
            "scratch": Maybe(Array((None,), kind="int")),
        },
        limit_sec=300.0,
    ),
)
