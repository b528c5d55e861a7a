"""Cases and verdicts for a learner's exported model. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from landmarks.checks.contract import Case, Observation, Verdict
from landmarks.checks.pictures import draw_pictures

__all__ = ["draw_accuracy", "judge_accuracy"]

ARTEFACT = "artefacts/scratch.pt"

_GOAL = 0.5


def draw_accuracy(rng: np.random.Generator) -> Case:
    return draw_pictures(rng, ARTEFACT)


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
            ("With which num_classes did you make the network?",),
        )
    share = float((top1 == labels).mean())
    said_share = f"{share:.1%} of {len(labels)} pictures that it has not seen"
    if share >= _GOAL:
        return Verdict(1.0, f"Right on {said_share}. The goal is {_GOAL:.0%}.")
    # With few classes, guessing would reach a part of the goal.
    untrained = share < min(3 / classes, 0.375)
    score = 0.0 if untrained else 0.5 if share >= 0.7 * _GOAL else 0.25 if share >= 0.4 * _GOAL else 0.0
    return Verdict(
        score,
        f"Right on {said_share}; the goal is {_GOAL:.0%}.",
        "near-chance" if untrained else "below-goal",
        _ACCURACY_HINTS["near-chance" if untrained else "below-goal"],
    )


_ACCURACY_HINTS = {
    "near-chance": (
        "That is about what guessing gives. Did you load the best weights before you exported?",
        "Check in this order: does one batch overfit, is the learning rate from where the range test "
        "falls steeply, do mean and std of the export equal those of training?",
    ),
    "below-goal": (
        "Do the curves of training and validation still fall at the end?",
        "If both fall, train longer; if training falls and validation rises, use more augmentation or "
        "dropout.",
    ),
}
