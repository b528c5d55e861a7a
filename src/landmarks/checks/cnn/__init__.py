"""The checks of assignment 03: a network from its convolutions up, and the loops that train it.

`probes` and `loop_probes` run beside the learner's code; its judges, `loop_facets` and `reference` know the
answers and are withheld.
"""

from __future__ import annotations

from collections.abc import Mapping

from landmarks.checks.cnn import loop_probes, probes
from landmarks.checks.contract import Check, later
from landmarks.checks.schema import Array, Items, Number, Spec, Text

__all__ = ["CHECKS", "WITHHELD"]

WITHHELD = (
    "landmarks.checks.cnn.accuracy_judges",
    "landmarks.checks.cnn.block_judges",
    "landmarks.checks.cnn.convolution_judges",
    "landmarks.checks.cnn.loop_facets",
    "landmarks.checks.cnn.measuring_judges",
    "landmarks.checks.cnn.network_judges",
    "landmarks.checks.cnn.objective_judges",
    "landmarks.checks.cnn.optimize_judges",
    "landmarks.checks.cnn.reference",
    "landmarks.checks.cnn.training_judges",
    "landmarks.models.scratch",
    "landmarks.training.fit",
    "landmarks.training.loops",
    "landmarks.training.objective",
    "landmarks.training.scratch",
)

_FLOATS = Array(kind="float")
_FLAT = Array((None,), kind="float")


def _check(
    name: str,
    judges: str,
    title: str,
    section: str,
    schema: Mapping[str, Spec],
    *,
    loops: bool = False,
    limit_sec: float = 20.0,
) -> Check:
    """The check whose functions, of the probes and of the module `judges`, are named after it."""
    where = f"landmarks.checks.cnn.{judges}"
    return Check(
        id=f"cnn.{name.replace('_', '-')}",
        title=title,
        section=section,
        draw=later(f"{where}:draw_{name}"),
        probe=getattr(loop_probes if loops else probes, name),
        judge=later(f"{where}:judge_{name}"),
        schema=schema,
        limit_sec=limit_sec,
    )


CHECKS: tuple[Check, ...] = (
    _check(
        "output_side",
        "convolution_judges",
        "How large the result of a convolution is",
        "1. What a convolution does",
        {"sides": Array((None,))},
    ),
    _check(
        "convolve",
        "convolution_judges",
        "A convolution by hand",
        "1. What a convolution does",
        {"maps": Items(_FLOATS, most=3)},
    ),
    _check(
        "block",
        "block_judges",
        "Convolution, batch normalisation, ReLU",
        "2. The block",
        {
            "kept": Items(Number(whole=True), most=8),
            "training": _FLOATS,
            "scaled": _FLOATS,
            "evaluating": _FLOATS,
        },
    ),
    _check(
        "forward",
        "network_judges",
        "From pictures to one score per class",
        "3. The network",
        {
            "outputs": Items(_FLOATS, most=6),
            "dtype": Text(40),
            "alone": _FLOATS,
            "refused": Items(Text(300), most=6),
        },
    ),
    _check(
        "layers",
        "network_judges",
        "Dropout, batch normalisation, and gradients everywhere",
        "3. The network",
        {
            "training": Items(_FLOATS, most=2),
            "no_dropout": Items(_FLOATS, most=2),
            "evaluating": Items(_FLOATS, most=2),
            "halved": _FLOATS,
            "count": Number(whole=True),
            "moved": _FLAT,
            "names": Items(Text(200), most=2000),
        },
    ),
    _check(
        "loss",
        "objective_judges",
        "The loss",
        "4. The loss",
        {"values": _FLAT, "gradient": _FLOATS},
    ),
    _check(
        "optimizer",
        "objective_judges",
        "The optimizer",
        "5. The optimizer",
        dict.fromkeys(("sgd", "sgd_decay", "adam", "adam_decay", "default"), _FLAT),
    ),
    _check(
        "train_one_epoch",
        "training_judges",
        "One epoch of training",
        "6. The loops",
        {"loss": Number(), "weights": _FLAT, "backwards": Number(), "steps": Number()},
        loops=True,
    ),
    _check(
        "valid_one_epoch",
        "measuring_judges",
        "One epoch of validation",
        "6. The loops",
        {"loss": Number(), "weights": _FLAT},
        loops=True,
    ),
    _check(
        "optimize",
        "optimize_judges",
        "Many epochs, keeping the best",
        "6. The loops",
        {"passes": Items(_FLAT, most=20), "saved": _FLAT, "file": Text(200)},
        loops=True,
    ),
    _check(
        "one_epoch_test",
        "measuring_judges",
        "Measuring on the test pictures",
        "8. The test",
        {"loss": Number(), "printed": Text(2000), "weights": _FLAT},
        loops=True,
    ),
    _check(
        "accuracy",
        "accuracy_judges",
        "The exported model on pictures it has not seen",
        "9. The artefact",
        {"top1": Array((None,), kind="int"), "classes": Number(whole=True)},
        loops=True,
        limit_sec=300.0,
    ),
)
