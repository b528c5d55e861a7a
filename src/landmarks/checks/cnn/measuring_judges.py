"""Cases and verdicts for a learner's validation and test. Withheld: it knows the answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from landmarks.checks.cnn.loop_facets import drawn_network, loss_facet
from landmarks.checks.cnn.loop_probes import network_of
from landmarks.checks.cnn.reference import Epoch, measured
from landmarks.checks.contract import Case, Facet, Inputs, Observation, Verdict, combine
from landmarks.checks.judging import close

__all__ = ["draw_one_epoch_test", "draw_valid_one_epoch", "judge_one_epoch_test", "judge_valid_one_epoch"]

# Share by which a mistake's loss differs from the right one, at least; 2e-4 passes for right.
_LEAST_APART = 1e-3


def draw_valid_one_epoch(rng: np.random.Generator) -> Case:
    return _telling(lambda: {**drawn_network(rng, count=13, batch=5), "twist": 3.0})


def _telling(draw: Callable[[], dict[str, Any]]) -> Case:
    """The first case drawn in which no usual mistake comes, by chance, to the right loss or near it.

    About one in two hundred does: a right answer would be taken for that mistake, or the mistake pass.
    """
    while True:
        inputs = draw()
        right = measured(inputs)
        others = [mean for epoch in _wrong_measuring(inputs) for mean in _means(epoch)] + _means(right)[1:]
        if all(abs(other - right.mean) > _LEAST_APART * right.mean for other in others):
            return Case(inputs)


def _wrong_measuring(inputs: Inputs) -> list[Epoch]:
    """What comes of batch statistics, of recorded gradients and of both."""
    return [
        measured(inputs, training=True),
        measured(inputs, gradients=True),
        measured(inputs, training=True, gradients=True),
    ]


def judge_valid_one_epoch(observation: Observation, case: Case) -> Verdict:
    return combine(
        *_measuring_facets(observation, case, "valid_one_epoch"),
        praise="Evaluation mode, no gradients, nothing learnt, and the mean loss per picture.",
    )


def _measuring_facets(observation: Observation, case: Case, name: str) -> list[Facet]:
    inputs = case.inputs
    right = measured(inputs)
    got: Any = observation["loss"]
    kept = close(observation["weights"], np.asarray(inputs["state"]), share=1e-6, least=1e-9)
    in_training, with_gradients, with_both = _wrong_measuring(inputs)
    wrong_mode = _any_mean(got, in_training) or _any_mean(got, with_both)
    recorded = _any_mean(got, with_gradients) or _any_mean(got, with_both)
    return [
        Facet(
            kept or wrong_mode,
            f"`{name}` changed the weights of the network.",
            "learns-while-measuring",
            ("Is there a step of the optimizer or a backward pass where nothing should be learnt?",),
        ),
        Facet(
            kept and not wrong_mode,
            "Batch normalisation used the statistics of the batch, and went on learning them.",
            "eval-forgotten",
            (
                "In which mode did training leave the network?",
                "`model.eval()` makes batch normalisation use what it learnt in training, and dropout stop.",
            ),
        ),
        Facet(
            not recorded,
            "Gradients were recorded while nothing was to be learnt.",
            "no-grad-forgotten",
            (
                "What does PyTorch keep from each layer, and for whom?",
                "Inside `with torch.no_grad():` nothing is kept for a backward pass: less memory, more "
                "speed.",
            ),
        ),
        loss_facet(observation, right, name, because=kept and not wrong_mode and not recorded),
    ]


def _any_mean(got: Any, epoch: Epoch) -> bool:
    """Is this the loss of that epoch, whichever way it was averaged?"""
    return any(close(got, outcome, share=1e-4) for outcome in _means(epoch))


def _means(epoch: Epoch) -> list[float]:
    """The mean loss per picture, and what else is taken for it."""
    return [
        epoch.mean,
        sum(epoch.losses) / len(epoch.losses),
        sum(epoch.losses),
        epoch.mean * sum(epoch.sizes),
        epoch.losses[0],
    ]


def draw_one_epoch_test(rng: np.random.Generator) -> Case:
    """Labels such that two thirds of the predictions are right: neither chance nor perfect."""
    return _telling(lambda: _two_thirds_right(rng))


def _two_thirds_right(rng: np.random.Generator) -> dict[str, Any]:
    inputs = {**drawn_network(rng, count=23, batch=5), "twist": 3.0}
    with torch.no_grad():
        predicted = network_of(inputs).eval()(torch.from_numpy(inputs["pictures"])).argmax(1).numpy()
    count = int(rng.integers(13, 18))
    shift = np.zeros(23, np.int64)
    shift[rng.permutation(23)[count:]] = 1
    inputs["labels"] = (predicted + shift) % inputs["classes"]
    return inputs


def judge_one_epoch_test(observation: Observation, case: Case) -> Verdict:
    right = measured(case.inputs)
    total = sum(right.sizes)
    return combine(
        *_measuring_facets(observation, case, "one_epoch_test"),
        Facet(
            _says_accuracy(str(observation["printed"]), right.correct, total),
            f"The accuracy should be printed: {right.correct / total:.1%}, that is {right.correct} of "
            f"{total}. It is not in what your function printed.",
            "accuracy-not-said",
            (
                "How many predictions are right, and of how many?",
                "A prediction is the class with the highest score, `argmax` over classes. Count what "
                "equals the label, and divide by the number of pictures, not of batches.",
            ),
        ),
        praise="The mean loss, and the accuracy over all pictures.",
    )


def _says_accuracy(printed: str, correct: int, total: int) -> bool:
    numbers = [float(text) for text in re.findall(r"\d+\.?\d*", printed)]
    share = correct / total
    return any(abs(number - 100 * share) < 1 or abs(number - share) < 0.006 for number in numbers)
