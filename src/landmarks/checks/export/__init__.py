"""The checks of assignment 06: a `Predictor`, and the file that it becomes.

`probes` runs beside the learner's code with the networks of `networks`; its judges and `reference` know
the answers and are withheld.
"""

from __future__ import annotations

from landmarks.checks.contract import Check, named_after
from landmarks.checks.export import probes
from landmarks.checks.schema import Array, Items, Text

__all__ = ["CHECKS", "WITHHELD"]

WITHHELD = (
    "landmarks.checks.export.artefact_judges",
    "landmarks.checks.export.file_judges",
    "landmarks.checks.export.parity_judges",
    "landmarks.checks.export.predictor_judges",
    "landmarks.checks.export.prepare_judges",
    "landmarks.checks.export.script_judges",
    "landmarks.checks.export.reference",
    "landmarks.deploy.artefact",
    "landmarks.deploy.export",
    "landmarks.deploy.parity",
    "landmarks.deploy.predictor",
    "landmarks.deploy.resample",
)

_FLOATS = Array(kind="float")
_NAMES = Items(Text(200), most=1000)
_REASONS = Items(Text(300), most=20)

CHECKS: tuple[Check, ...] = (
    named_after(
        probes.prepare,
        "prepare_judges",
        "From pixels to what the network has learnt from",
        "1. What the network expects",
        {"prepared": Items(_FLOATS, most=3), "kinds": Items(Text(40), most=3)},
        limit_sec=60.0,
    ),
    named_after(
        probes.predictor,
        "predictor_judges",
        "Preprocessing, network and softmax in one module",
        "2. The Predictor",
        {
            "outputs": Items(_FLOATS, most=3),
            "again": Items(_FLOATS, most=3),
            "names": _NAMES,
            "scripted": Items(_FLOATS, most=3),
            "refusal": Text(300),
            "moved": Text(300),
        },
        limit_sec=60.0,
    ),
    named_after(
        probes.panorama,
        "script_judges",
        "A loop and a condition in TorchScript",
        "3. Scripting against tracing",
        {"outputs": Items(_FLOATS, most=5), "scripted": Items(_FLOATS, most=5), "refusal": Text(300)},
        limit_sec=60.0,
    ),
    named_after(
        probes.export,
        "file_judges",
        "Writing the file",
        "4. The file",
        {
            "file": Text(20),
            "outputs": Items(_FLOATS, most=4),
            "again": Items(_FLOATS, most=4),
            "names": _NAMES,
            "refused": _REASONS,
        },
        limit_sec=60.0,
    ),
    named_after(
        probes.parity,
        "parity_judges",
        "Does the file say what the module says?",
        "5. Parity",
        {"differences": Array((4,), kind="float")},
        limit_sec=60.0,
    ),
    named_after(
        probes.artefact,
        "artefact_judges",
        "The file alone, on pictures of any size",
        "5. Parity",
        {
            "alone": Items(_FLOATS, most=200),
            "again": Items(_FLOATS, most=10),
            "twins": Items(_FLOATS, most=2),
            "names": _NAMES,
            "refused": _REASONS,
        },
        limit_sec=300.0,
    ),
)
