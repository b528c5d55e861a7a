"""Cases and verdicts for a learner's exported model. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.pictures import draw_pictures

__all__ = ["draw_accuracy", "judge_accuracy"]

ARTEFACT, SCRATCH = "artefacts/transfer.pt", "artefacts/small-scratch.pt"

_GOAL = 0.73


def draw_accuracy(rng: np.random.Generator) -> Case:
    case = draw_pictures(rng, ARTEFACT)
    return Case({**case.inputs, "scratch": SCRATCH}, case.secret)


def judge_accuracy(observation: Observation, case: Case) -> Verdict:
    top1: Any = observation["top1"]
    labels: Any = case.secret["labels"]
    classes: Any = case.secret["classes"]
    if len(top1) != len(labels) or observation["classes"] != classes:
        return Verdict(
            0.0,
            f"The file should give {classes} probabilities for each picture; it gives "
            f"{observation['classes']}.",
            "wrong-class-count",
            ("With which n_classes did you make the network?",),
        )
    share = float((top1 == labels).mean())
    below = "near-chance" if share < 3 / classes else "below-goal"
    scratch: Any = observation["scratch"]
    rival = float((scratch == labels).mean()) if scratch is not None and len(scratch) == len(labels) else None
    facets = [
        Facet(
            share >= goal,
            f"Right on {share:.1%} of {len(labels)} pictures that it has not seen; the goal is {_GOAL:.0%}.",
            below,
            _ACCURACY_HINTS[below],
            weight,
        )
        for goal, weight in ((_GOAL, 2.0), (0.8 * _GOAL, 1.0), (0.5 * _GOAL, 1.0))
    ]
    facets.append(
        Facet(
            rival is not None and share > rival and share >= 0.5 * _GOAL,
            "There is no file `artefacts/small-scratch.pt` to compare with."
            if rival is None
            else f"The network from scratch is right on {rival:.1%}, and yours on {share:.1%}: nothing "
            f"was gained.",
            "no-better-than-scratch",
            ("Run the cells of section 6, which train a small network from scratch and export it.",),
        )
    )
    gained = "" if rival is None else f", where the network from scratch reaches {rival:.1%}"
    return combine(
        *facets, praise=f"Right on {share:.1%} of {len(labels)} pictures that it has not seen{gained}."
    )


_ACCURACY_HINTS = {
    "near-chance": (
        "That is about what guessing gives. Is the trained head in the network that was exported?",
        "Check in this order: does the head's training loss fall, is the trained head the one in the "
        "network, are mean and std of the export those that the features were computed with?",
    ),
    "below-goal": (
        "How far does the head alone get, on validation pictures?",
        "If it is below 70 %, look at the features: right weights, eval mode, right normalisation. If "
        "above, fine-tune longer, with a lower rate for the stage.",
    ),
}
