"""Cases and verdicts for what a learner freezes, and the mode it is in. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.judging import close
from landmarks.checks.transfer.drawing import drawn_network
from landmarks.checks.transfer.networks import network_of, part_slices
from landmarks.checks.values import tensor

__all__ = ["draw_freeze", "draw_training_mode", "judge_freeze", "judge_training_mode"]


def draw_freeze(rng: np.random.Generator) -> Case:
    inputs = drawn_network(rng)
    head = rng.normal(0, 0.5, (inputs["width"] + 1) * inputs["classes"])
    return Case({**inputs, "head": head, "rate": 0.5})


def judge_freeze(observation: Observation, case: Case) -> Verdict:
    start = np.asarray(case.inputs["state"])
    where = part_slices(network_of(case.inputs))
    got: Any = observation["state"]
    start = np.concatenate([start[: where["fc"].start], np.asarray(case.inputs["head"])])
    if got.shape != start.shape:
        return _other_network()
    moved = {name: not close(got[at], start[at], share=1e-7, least=1e-9) for name, at in where.items()}
    loose = [name for name in where if name != "fc" and moved[name]]
    everything = len(loose) == len(where) - 1
    mistake = "some-parts-still-learn"
    if everything:
        mistake = "set-on-the-module" if observation["attribute"] else "nothing-frozen"
        mistake = (
            "eval-for-freezing" if mistake == "nothing-frozen" and not observation["training"] else mistake
        )
    return combine(
        Facet(
            not loose,
            f"After `freeze`, two steps of training still moved {', '.join(loose)}.",
            mistake,
            _FREEZE_HINTS[mistake],
            weight=3,
        ),
        Facet(
            moved["fc"],
            "A layer that was added after `freeze` should learn, and does not.",
            "new-layers-frozen",
            ("Does your function switch off gradients for all that comes after it?",),
        ),
        praise="No step of training reaches what is frozen, and what is added later learns.",
    )


def _other_network() -> Verdict:
    return Verdict(
        0.0,
        "The network has other layers than before your function was called.",
        "layers-changed",
        ("Change only whether parameters learn; leave the layers as they are.",),
    )


_FREEZE_HINTS = {
    "set-on-the-module": (
        "Who has `requires_grad`: a module, or its parameters?",
        "Assigning it to a module makes a new attribute that nobody reads. Python allows it and says "
        "nothing. Go through `module.parameters()`.",
    ),
    "eval-for-freezing": (
        "Does `eval()` stop learning?",
        "It changes how dropout and batch norms compute. Gradients flow as before, and an optimizer "
        "follows them.",
    ),
    "nothing-frozen": (
        "Which attribute of a parameter says whether it gets a gradient?",
        "Set `requires_grad` of every parameter, of this very module and not of a copy. Setting "
        "gradients to zero once does not last.",
    ),
    "some-parts-still-learn": (
        "Do you reach biases, batch norms and layers inside of layers?",
        "`module.parameters()` gives all parameters at any depth; `children()` only the next layer down.",
    ),
}


def draw_training_mode(rng: np.random.Generator) -> Case:
    return Case(drawn_network(rng, count=8))


def judge_training_mode(observation: Observation, case: Case) -> Verdict:
    model = network_of(case.inputs)
    start = np.asarray(case.inputs["state"])
    got: Any = observation["state"]
    if got.shape != start.shape:
        return _other_network()
    with torch.no_grad():
        maps = model.eval().frozen_maps(tensor(case.inputs["pictures"])).numpy()
    kept = {name: close(got[at], start[at], share=1e-6) for name, at in part_slices(model).items()}
    loose = [name for name in ("bn1", "layer1") if not kept[name]]
    twice: Any = observation["twice"]
    random = not close(twice[0], twice[1])
    nothing_trains = not loose and kept["layer2"] and not random
    return combine(
        _resting_facet(loose),
        Facet(
            close(observation["maps"], maps, share=1e-2, least=1e-4),
            "The frozen layers give other features than in evaluation: they still normalise by the batch.",
            "normalised-by-the-batch",
            (
                "Are the statistics only kept, or also used?",
                "A frozen batch norm should compute with its running statistics, which it does in "
                "`eval()` mode.",
            ),
        ),
        Facet(
            not kept["layer2"],
            "`layer2` learns, but the statistics of its batch norm did not move.",
            "nothing-trains" if nothing_trains else "learning-batch-norms-rest",
            (
                "Which of the batch norms are frozen? Only those should rest.",
                "First the whole network into training mode, then back to `eval()` what has parameters "
                "and none that learns.",
            ),
        ),
        Facet(
            random,
            "Dropout before the head is off: the same pictures gave the same scores twice.",
            "dropout-off",
            ("Is the network in training mode, apart from what is frozen?",),
        ),
        praise="What is frozen computes as in evaluation, and what learns is in training mode.",
    )


def _resting_facet(loose: list[str]) -> Facet:
    """`loose`: the frozen parts whose running statistics have moved."""
    nested = " Batch norms also stand inside of layers: look at all `modules()`." if len(loose) == 1 else ""
    return Facet(
        not loose,
        f"After two training batches the running statistics in {' and '.join(loose)} have moved, "
        "though their parameters are frozen.",
        "frozen-batch-norms-move" if len(loose) == 2 else "nested-batch-norms-move",
        (
            "What does a batch norm do in training mode, apart from learning?",
            "`requires_grad = False` keeps its scale and shift. Its running mean and variance are no "
            f"parameters: they follow every batch until the layer is put into `eval()`.{nested}",
        ),
        weight=2,
    )
