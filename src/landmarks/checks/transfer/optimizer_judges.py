"""Cases and verdicts for a learner's two learning rates. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np
from torch import nn

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.judging import close, said
from landmarks.checks.transfer.drawing import drawn_network
from landmarks.checks.transfer.networks import network_of, part_slices, weights_of

__all__ = ["draw_fine_tuning_optimizer", "judge_fine_tuning_optimizer"]


def draw_fine_tuning_optimizer(rng: np.random.Generator) -> Case:
    head_rate = float(rng.uniform(0.04, 0.06))
    return Case(
        {
            **drawn_network(rng),
            "stage": str(rng.choice(["layer1", "layer2"])),
            "head_rate": head_rate,
            "stage_rate": float(head_rate * rng.uniform(0.08, 0.15)),
            "stale": 7.0,
        }
    )


def judge_fine_tuning_optimizer(observation: Observation, case: Case) -> Verdict:
    inputs: Any = case.inputs
    stage, head_rate, stage_rate = inputs["stage"], inputs["head_rate"], inputs["stage_rate"]
    model = network_of(inputs)
    rates = {name: _rate(model, name, observation, inputs) for name in part_slices(model)}
    others = [name for name in rates if name not in ("fc", stage)]
    live = _is_reached(stage, observation["reached"])
    head_word, stage_word = _rate_words(rates["fc"], head_rate, rates[stage], stage_rate)
    return combine(
        Facet(
            live,
            f"No gradient reaches `{stage}`: it is still frozen, so no learning rate can move it.",
            "stage-still-frozen",
            (
                "What did `freeze` do, and who undoes it?",
                "Giving parameters to an optimizer does not unfreeze them. Let those of the stage ask "
                "for gradients again.",
            ),
        ),
        *_frozen_facets(
            held=[name for name in others if rates[name] != 0],
            reached=[name for name in others if _is_reached(name, observation["reached"])],
        ),
        _rate_facet("The head", rates["fc"], head_rate, head_word, 2.0),
        _rate_facet(f"`{stage}`", rates[stage], stage_rate, stage_word, 2.0 if live else 0.5),
        praise="The head learns fast, the stage slowly, and the rest stays.",
    )


def _is_reached(part: str, reached: Any) -> bool:
    """Does a gradient come to any parameter of this part?"""
    return any(name.startswith(f"{part}.") for name in reached)


def _frozen_facets(held: list[str], reached: list[str]) -> list[Facet]:
    """`held`: parts that the optimizer moves; `reached`: those that gradients reach. None should be there."""
    return [
        Facet(
            not held,
            f"The optimizer holds parameters of {', '.join(held)}, which are frozen: an old gradient of "
            "theirs moved them.",
            "frozen-parameters-in-optimizer",
            (
                "Which parameters does your optimizer get? All of the model's?",
                "Give it only those of the head and of the stage. Frozen ones waste memory, and old "
                "gradients or weight decay can still move them.",
            ),
        ),
        Facet(
            not reached,
            f"Gradients reach {', '.join(reached)} as well, which should stay frozen.",
            "everything-unfrozen",
            ("Unfreeze one stage, not the network.",),
        ),
    ]


def _rate_facet(what: str, rate: float, wanted: float, word: str, weight: float) -> Facet:
    return Facet(
        _near(rate, wanted),
        f"{what} should learn at a rate of {said(wanted)}; it moved as at {said(rate)}.",
        word,
        _RATE_HINTS[word],
        weight,
    )


def _rate_words(head: float, head_wanted: float, stage: float, stage_wanted: float) -> tuple[str, str]:
    """What is wrong with the rate of the head, and with that of the stage."""
    if head == 0:
        head_word = "head-left-out"
    elif not _near(head, stage_wanted):
        head_word = "wrong-head-rate"
    else:
        head_word = "same-rate-for-both" if _near(stage, stage_wanted) else "rates-swapped"
    if stage == 0:
        return head_word, "stage-left-out"
    return head_word, "same-rate-for-both" if _near(stage, head_wanted) else "wrong-stage-rate"


def _rate(model: nn.Module, part: str, observation: Observation, inputs: Any) -> float:
    """The rate at which a part moved along its gradient: 0 where it stayed, NaN where it fits none."""
    start, end, gradients = _parameters(model, part, observation, inputs)
    if end.shape != start.shape or gradients.shape != start.shape:
        return float("nan")
    step = start - end
    if not np.abs(step).max() > 1e-9:
        return 0.0
    for direction in (gradients, np.sign(gradients)):  # gradient descent, or Adam's first step
        rate = float(step @ direction / (direction @ direction))
        if close(step, rate * direction, share=0.05, least=0.05 * float(np.abs(step).max())):
            return rate
    return float("nan")


def _parameters(model: nn.Module, part: str, observation: Observation, inputs: Any) -> tuple[Any, Any, Any]:
    """A part's parameters before and after, and their gradients."""
    place, gradient_place = 0, 0
    names = {name for name, _ in model.named_parameters()}
    columns: list[list[Any]] = [[], [], []]
    states = (np.asarray(inputs["state"]), np.asarray(observation["state"]))
    for name, value in weights_of(model):
        count = value.numel()
        if name in names:
            if name.startswith(f"{part}."):
                for column, state in zip(columns[:2], states, strict=True):
                    column.append(state[place : place + count])
                columns[2].append(
                    np.asarray(observation["gradients"])[gradient_place : gradient_place + count]
                )
            gradient_place += count
        place += count
    start, end, gradients = (np.concatenate(column) for column in columns)
    return start, end, gradients


def _near(rate: float, wanted: float) -> bool:
    return abs(rate - wanted) <= 0.05 * wanted


_RATE_HINTS: dict[str, tuple[str, ...]] = {
    "head-left-out": (
        "Is the head among the parameters that the optimizer gets?",
        "The stage alone would have to bend to a head of random weights. Both learn, each in a group of "
        "its own.",
    ),
    "rates-swapped": (
        "Which of the two knows nothing yet, and which has learnt from many pictures?",
        "The head learns fast, the stage slowly: large steps would destroy what it knows.",
    ),
    "wrong-head-rate": ("Where does the head's rate come from: the argument or a number in your code?",),
    "stage-left-out": ("Is the stage among the parameters that the optimizer gets?",),
    "same-rate-for-both": (
        "How does an optimizer take two learning rates?",
        "It takes a list of groups, dictionaries with `params` and `lr` each, in place of one list of "
        "parameters.",
    ),
    "wrong-stage-rate": ("Where does the stage's rate come from: the argument or a number in your code?",),
}
