"""Cases and verdicts for writing the file. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.export.networks import Branching
from landmarks.checks.export.probes import load_flat
from landmarks.checks.export.reference import clouds
from landmarks.checks.judging import close

__all__ = ["draw_export", "judge_export"]


def draw_export(rng: np.random.Generator) -> Case:
    """Each picture takes another way through the code: wide or tall, dark or bright, low or high."""
    classes = int(rng.integers(4, 9))
    shapes = [(1, 50, 70), (3, 70, 50), (2, 130, 90), (1, 30, 30)]
    pictures: Any = [np.stack([clouds(rng, h, w) for _ in range(b)]) for b, h, w in shapes]
    pictures[1] = (pictures[1] // 4).astype(np.uint8)
    return Case(
        {
            "classes": classes,
            "names": [f"{int(number):02d}.Place_{number}" for number in rng.permutation(90)[:classes]],
            "weights": np.concatenate([rng.normal(0, 0.5, classes * 48), rng.normal(0, 0.3, classes)]).astype(
                np.float32
            ),
            "pictures": pictures,
        }
    )


def judge_export(observation: Observation, case: Case) -> Verdict:
    file = str(observation["file"])
    if file != "script":
        return _no_script(file)
    outputs: Any = observation["outputs"]
    again: Any = observation["again"]
    refused: Any = observation["refused"]
    names: Any = case.inputs["names"]
    batches: Any = case.inputs["pictures"]
    model = load_flat(Branching(int(case.inputs["classes"]), list(names)), case.inputs["weights"]).eval()
    with torch.no_grad():
        right = [model(torch.from_numpy(np.array(batch))).numpy() for batch in batches]
    steady = len(outputs) == len(again) and all(close(a, b) for a, b in zip(outputs, again, strict=True))
    agree = [close(a, b, share=1e-2, least=1e-4) for a, b in zip(outputs, right, strict=False)]
    return combine(
        Facet(
            steady,
            "The file gives other probabilities each time it is asked: it was written in training mode.",
            "training-mode",
            _EXPORT_HINTS["training-mode"],
        ),
        Facet(
            len(agree) == len(right) and all(agree),
            f"On {len(right) - sum(agree)} of {len(right)} batches, of other sizes and brightness, the "
            f"file does not do what the module does{': ' + refused[0] if refused else ''}. The code's "
            "conditions and loops are not in it.",
            "traced",
            _EXPORT_HINTS["traced"],
            weight=3,
        ),
        Facet(
            list(observation["names"]) == list(names),
            "The loaded file has no `class_names`, or others.",
            "class-names-lost",
            _EXPORT_HINTS["class-names-lost"],
        ),
        praise="The file answers like the module, whichever way a picture takes through the code.",
    )


_EXPORT_HINTS: dict[str, tuple[str, ...]] = {
    "training-mode": (
        "In which mode was the module when you exported it?",
        "The mode goes into the file. Whoever loads it does not know that dropout is still at work.",
    ),
    "traced": (
        "Is the code in the file, or the record of one run?",
        "`torch.jit.trace` runs the module once and writes down the operations of that run. "
        "`torch.jit.script` compiles the code, with its branches and loops.",
    ),
    "class-names-lost": (
        "What of a module's attributes survives? `torch.jit.freeze` drops those that it is not told to keep.",
    ),
}


def _no_script(file: str) -> Verdict:
    if file == "missing":
        return Verdict(
            0.0,
            "There is no file at `path`.",
            "not-written",
            ("Which method of a scripted module writes a file? Does it get the whole `path`, unchanged?",),
        )
    return Verdict(
        0.0,
        "The file is not TorchScript: it cannot be run without your notebook's code.",
        "pickled",
        (
            "Would this file work on a machine that does not have your class?",
            "`torch.save` pickles: weights, or a reference to a class by its name. A scripted module's "
            "own `save` writes code and weights together.",
        ),
    )
