"""The checks of assignment 03: a network from its convolutions up, and the loops that train it.

`probes` and `loop_probes` run beside the learner's code; its judges, `loop_facets` and `reference` know the
answers and are withheld.
"""

from __future__ import annotations

from landmarks.checks.cnn import loop_probes, probes
from landmarks.checks.contract import Check, named_after
from landmarks.checks.schema import Array, Flag, Items, Number, Text

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

CHECKS: tuple[Check, ...] = (
    named_after(
        probes.output_side,
        "convolution_judges",
        "How large the result of a convolution is",
        "1. What a convolution does",
        {"sides": Array((None,))},
    ),
    named_after(
        probes.convolve,
        "convolution_judges",
        "A convolution by hand",
        "1. What a convolution does",
        {"maps": Items(_FLOATS, most=3)},
    ),
    named_after(
        probes.block,
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
    named_after(
        probes.forward,
        "network_judges",
        "From pictures to one score per class",
        "3. The network",
        {
            "outputs": Items(_FLOATS, most=6),
            "dtype": Text(40),
            "alone": _FLOATS,
            "refused": Items(Text(300), most=6),
            "count": Number(whole=True),
            "loose": Number(whole=True),
        },
    ),
    named_after(
        probes.layers,
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
    named_after(
        probes.loss,
        "objective_judges",
        "The loss",
        "4. The loss",
        {"values": _FLAT, "gradient": _FLOATS},
    ),
    named_after(
        probes.optimizer,
        "objective_judges",
        "The optimizer",
        "5. The optimizer",
        {
            **dict.fromkeys(("sgd", "sgd_decay", "adam", "adam_decay", "default"), _FLAT),
            "refused": Items(Text(20), most=4),
            "unknown": Text(60),
        },
    ),
    named_after(
        loop_probes.train_one_epoch,
        "training_judges",
        "One epoch of training",
        "6. The loops",
        {"loss": Number(), "graph": Flag(), "weights": _FLAT, "backwards": Number(), "steps": Number()},
    ),
    named_after(
        loop_probes.valid_one_epoch,
        "measuring_judges",
        "One epoch of validation",
        "6. The loops",
        {"loss": Number(), "weights": _FLAT},
    ),
    named_after(
        loop_probes.optimize,
        "optimize_judges",
        "Many epochs, keeping the best",
        "6. The loops",
        {"passes": Items(_FLAT, most=20), "saved": _FLAT, "file": Text(200), "unnamed": Text(200)},
    ),
    named_after(
        loop_probes.one_epoch_test,
        "measuring_judges",
        "Measuring on the test pictures",
        "8. The test",
        {"loss": Number(), "printed": Text(2000), "weights": _FLAT},
    ),
    named_after(
        loop_probes.accuracy,
        "accuracy_judges",
        "The exported model on pictures it has not seen",
        "9. The artefact",
        {"top1": Array((None,), kind="int"), "classes": Number(whole=True)},
        limit_sec=300.0,
    ),
)
