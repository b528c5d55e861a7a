"""Cases and verdicts for a learner's epoch of training. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from landmarks.checks.cnn.loop_facets import drawn_network, loss_facet
from landmarks.checks.cnn.reference import trained
from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.judging import close, first_match

__all__ = ["draw_train_one_epoch", "judge_train_one_epoch"]


def draw_train_one_epoch(rng: np.random.Generator) -> Case:
    return Case(drawn_network(rng, count=14, batch=4))


def judge_train_one_epoch(observation: Observation, case: Case) -> Verdict:
    inputs = case.inputs
    right = trained(inputs)
    got: Any = observation["weights"]
    mistake = first_match(got, _wrong_training(inputs))
    fits = close(got, right.state)
    moved = got.shape == right.state.shape and not close(got[:_LEARNT], np.asarray(inputs["state"])[:_LEARNT])
    if not moved and mistake in ("", "step-forgotten"):
        mistake = _missing_line(observation)
    words = _TRAINING_WORDS.get(
        mistake, "After one epoch the weights are not those of one step for each batch."
    )
    hints = _TRAINING_HINTS.get(mistake, ("Say the five lines of a training step in their order.",))
    return combine(
        Facet(moved, words, mistake, hints),
        Facet(fits, words, mistake or "wrong-step", hints, weight=2),
        _float_facet(loss_facet(observation, right, "train_one_epoch", because=fits), observation),
        praise="Every batch once, one clean step each, and the mean loss per picture.",
    )


def _float_facet(mean: Facet, observation: Observation) -> Facet:
    """The same, unless the mean is right and still hangs on what all batches computed."""
    if not mean.holds or not observation["graph"]:
        return mean
    return Facet(
        False,
        "`train_one_epoch` should give back a float; yours gives a tensor from which gradients can still be "
        "computed.",
        "item-forgotten",
        (
            "What does a sum of losses keep, besides its value?",
            "Such a tensor holds what each batch computed until the epoch ends, so memory grows and grows. "
            "`.item()` takes the bare number out of each loss.",
        ),
    )


def _missing_line(observation: Observation) -> str:
    """Why no weight has moved, by what was called."""
    backwards, steps = float(observation["backwards"]), float(observation["steps"])
    if not backwards and not steps:
        return "nothing-learnt"
    if not backwards:
        return "backward-forgotten"
    return "cleared-too-late" if steps else "step-forgotten"


_LEARNT = 3 * 6 * 9 + 6  # the numbers of the first convolution, which stand first


def _wrong_training(inputs: Any) -> list[tuple[str, Any]]:
    return [
        ("zero-grad-forgotten", trained(inputs, zero_grad=False).state),
        ("train-mode-forgotten", trained(inputs, training=False).state),
        ("step-before-backward", trained(inputs, late_step=True, zero_grad=False).state),
        ("first-batch-only", trained(inputs, batches=slice(0, 1)).state),
        ("last-batch-left-out", trained(inputs, batches=slice(0, -1)).state),
        ("softmax-before-cross-entropy", trained(inputs, softmax=True).state),
        ("step-forgotten", trained(inputs, steps=False).state),
        ("zero-grad-forgotten", trained(inputs, zero_grad=False, training=False).state),
    ]


_TRAINING_WORDS = {
    "zero-grad-forgotten": "The weights are those of steps along the sum of all gradients so far.",
    "train-mode-forgotten": "The weights are those of a network that was trained in evaluation mode.",
    "step-before-backward": "The weights are those of steps made before the new gradients were there.",
    "first-batch-only": "The weights are those after the first batch; the others were not trained on.",
    "last-batch-left-out": "The weights are those without the last, smaller batch.",
    "softmax-before-cross-entropy": "The weights are those of a loss that was given probabilities.",
    "step-forgotten": "Gradients were computed, but the optimizer made no step: no weight has moved.",
    "backward-forgotten": "The optimizer made steps, but gradients were never computed: no weight has moved.",
    "cleared-too-late": "Gradients were computed and steps made, and yet no weight has moved.",
    "nothing-learnt": "No weight has moved: there was neither a `backward()` nor a step.",
}
_TRAINING_HINTS = {
    "zero-grad-forgotten": (
        "What does `backward()` do with gradients that are there already?",
        "`backward()` adds to `.grad`. Without `optimizer.zero_grad()` each step goes along the "
        "gradients of all earlier batches too.",
    ),
    "train-mode-forgotten": (
        "In which mode was the network before? Validation leaves it in evaluation mode.",
        "`model.train()` at the start of each epoch makes batch normalisation use the batch, and dropout "
        "drop.",
    ),
    "step-before-backward": (
        "Which line fills the gradients, and which uses them?",
        "Forward, loss, backward, step: the step needs the gradients that backward has just computed.",
    ),
    "first-batch-only": ("Where does your `return` stand: inside the loop or after it?",),
    "last-batch-left-out": ("Does the loop end one batch too early?",),
    "softmax-before-cross-entropy": (
        "What does the loss expect of the network?",
        "`nn.CrossEntropyLoss` takes raw scores, and does the softmax itself. Hand it what the network "
        "gives, as it is.",
    ),
    "step-forgotten": (
        "Which line moves the weights?",
        "After `backward()` has filled the gradients, `optimizer.step()` goes along them.",
    ),
    "backward-forgotten": (
        "Which line fills the gradients that the step goes along?",
        "`backward()` of the loss fills them; it comes between the loss and the step.",
    ),
    "cleared-too-late": (
        "What did the step find in the gradients?",
        "`backward()` fills the gradients and the optimizer's `step()` goes along them: one must come right "
        "after the other. Gradients that `zero_grad()` has cleared in between move nothing.",
    ),
    "nothing-learnt": (
        "Which two lines come between the loss and the changed weights?",
        "`backward()` computes the gradients, and the optimizer's step uses them.",
    ),
}
