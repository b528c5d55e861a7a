"""Cases and verdicts for a learner's loss and optimizer. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import nn

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.judging import close, first_match, first_number, said

__all__ = ["draw_loss", "draw_optimizer", "judge_loss", "judge_optimizer"]


def draw_loss(rng: np.random.Generator) -> Case:
    sizes = [(8, 6), (5, 50), (1, 3)]
    return Case(
        {
            "scores": [rng.normal(0, 3, size).astype(np.float32) for size in sizes],
            "labels": [rng.integers(0, classes, batch) for batch, classes in sizes],
        }
    )


def judge_loss(observation: Observation, case: Case) -> Verdict:
    scores = [torch.from_numpy(array).double() for array in case.inputs["scores"]]
    labels = [torch.from_numpy(array) for array in case.inputs["labels"]]
    leaf = scores[0].clone().requires_grad_()
    nn.functional.cross_entropy(leaf, labels[0]).backward()
    right = _losses(nn.functional.cross_entropy, scores, labels)
    name = first_match(
        observation["values"], ((key, _losses(f, scores, labels)) for key, f in _WRONG_LOSSES.items())
    )
    got: Any = observation["values"]
    return combine(
        Facet(
            close(got, right),
            f"For 8 pictures and 6 classes the loss should be {said(right[0])}; yours is "
            f"{said(first_number(got))}.",
            name or "wrong-loss",
            _LOSS_HINTS.get(name, ("Which loss compares raw scores with the index of the right class?",)),
            weight=2,
        ),
        Facet(
            close(observation["gradient"], leaf.grad),
            "The value is right but its gradient is not: was the result detached, or computed twice?",
            "wrong-gradient",
        ),
        praise="Cross-entropy of raw scores, averaged over the batch.",
    )


def _losses(function: Any, scores: Any, labels: Any) -> list[float]:
    return [float(function(s, y)) for s, y in zip(scores, labels, strict=True)]


_WRONG_LOSSES = {
    "softmax-before-cross-entropy": lambda s, y: nn.functional.cross_entropy(s.softmax(1), y),
    "raw-scores-to-nll": nn.functional.nll_loss,
    "summed-over-batch": lambda s, y: nn.functional.cross_entropy(s, y, reduction="sum"),
    "mean-squared-error": lambda s, y: nn.functional.mse_loss(
        s, nn.functional.one_hot(y, s.shape[1]).double()
    ),
    "softmax-over-batch": lambda s, y: nn.functional.nll_loss(s.log_softmax(0), y),
    "label-smoothing": lambda s, y: nn.functional.cross_entropy(s, y, label_smoothing=0.1),
}
_LOSS_HINTS = {
    "softmax-before-cross-entropy": (
        "How many times is the softmax taken?",
        "`nn.CrossEntropyLoss` takes the logarithm of the softmax itself. A softmax before it flattens "
        "the scores: the loss can then hardly fall.",
    ),
    "raw-scores-to-nll": (
        "What does `nn.NLLLoss` expect: scores or logarithms of probabilities?",
        "It only picks the entry of the right class. The log-softmax must come before it, or use the "
        "loss that has both.",
    ),
    "summed-over-batch": (
        "What should happen to the loss when the batch gets twice as large?",
        "Losses are averaged over the batch, so that the learning rate need not follow the batch size.",
    ),
    "mean-squared-error": (
        "Is this regression or classification?",
        "Squared error on scores asks for a score of exactly 1; cross-entropy asks for the right class "
        "to stand out.",
    ),
    "softmax-over-batch": ("Over which dimension should the probabilities sum to 1: pictures or classes?",),
    "label-smoothing": (
        "Label smoothing can help training; here plain cross-entropy is asked, so that losses compare.",
    ),
}


def draw_optimizer(rng: np.random.Generator) -> Case:
    weights = rng.normal(0, 1, (3, 4)).astype(np.float32)
    return Case(
        {
            "weights": weights,
            "biases": rng.normal(0, 1, 3).astype(np.float32),
            "gradients": list(rng.normal(0, 1, (4, 15)).astype(np.float32)),
            "rate": float(rng.uniform(0.02, 0.08)),
            "momentum": float(rng.uniform(0.6, 0.95)),
            "decay": float(rng.uniform(0.05, 0.3)),
            "unknown": str(rng.choice(["compass", "ladder", "rocket"])),
        }
    )


def judge_optimizer(observation: Observation, case: Case) -> Verdict:
    refused: Any = observation["refused"]
    if refused:
        return Verdict(
            0.0,
            f"The name may come in any case, so `{refused[0]}` should give an optimizer too; yours knows it "
            "in another case only.",
            "case-sensitive-name",
            (
                "Are `SGD` and `sgd` the same text for Python's `==`?",
                "Bring the name to one case first, and compare then.",
            ),
        )
    rate, momentum, decay = (float(case.inputs[name]) for name in ("rate", "momentum", "decay"))
    facets = []
    plans = (
        ("sgd", "SGD", _sgd, 0.0),
        ("adam", "Adam", _adam, 0.0),
        ("sgd_decay", "SGD with weight decay", _sgd, decay),
        ("adam_decay", "Adam with weight decay", _adam, decay),
    )
    for name, title, rule, amount in plans:
        got: Any = observation[name]
        right = _outcomes(rule, case, rate, momentum, amount)
        holds = any(close(got, outcome) for outcome in right)
        mistake = first_match(got, _wrong_steps(rule, case, rate, momentum, amount)) or "wrong-step"
        facets.append(
            Facet(
                holds,
                f"{title}, learning rate {rate:.3g}, momentum {momentum:.3g}, weight decay "
                f"{amount:.3g}: after 4 steps the first weight should be {said(float(right[0][0]))}; "
                f"yours is {said(first_number(got))}.",
                mistake,
                _STEP_HINTS[mistake],
            )
        )
    start = np.concatenate([np.ravel(case.inputs["weights"]), np.ravel(case.inputs["biases"])])
    default: Any = observation["default"]
    moved = default.shape == start.shape and bool((np.abs(default - start) > 0).all())
    facets.append(
        Facet(
            moved,
            "`get_optimizer(model)`, with nothing else, should work and move every weight.",
            "no-defaults",
        )
    )
    facets.append(_unknown_facet(str(observation["unknown"]), str(case.inputs["unknown"])))
    return combine(*facets, praise="Each argument does what it says, for SGD and for Adam.")


def _unknown_facet(came: str, name: str) -> Facet:
    """`came` is "raised" or "gave", and a type."""
    done, _, kind = came.partition(" ")
    asked = f"For a name that is neither SGD nor Adam, such as `{name}`, a `ValueError` should be raised; "
    if came == "gave ValueError":
        words, mistake = f"{asked}yours gives it back.", "returned-not-raised"
    elif done == "gave":
        words, mistake = (
            f"{asked}yours gives back {_as_word(kind)} without an error.",
            "unknown-name-accepted",
        )
    else:
        words, mistake = f"{asked}yours raised {_as_word(kind)}.", "other-error"
    return Facet(came == "raised ValueError", words, mistake, _UNKNOWN_HINTS[mistake])


def _as_word(kind: str) -> str:
    return kind if kind == "None" else f"`{kind}`"


_UNKNOWN_HINTS: dict[str, tuple[str, ...]] = {
    "returned-not-raised": (
        "What does the caller get: an error, or an object that only looks like one?",
        "An error that is given back with `return` stops nobody, and is taken for an optimizer. "
        "Python has another word for it.",
    ),
    "unknown-name-accepted": (
        "What does your function do with a misspelt name?",
        "Whoever writes a name wrongly would train with another optimizer and not know. Ask for each name, "
        "and raise the error when it was none of them.",
    ),
    "other-error": (
        "Which line raised it, and did you mean it to?",
        "The docstring says which error: whoever calls your function waits for that one.",
    ),
}


def _sgd(parameters: Any, rate: float, momentum: float, nesterov: bool) -> torch.optim.Optimizer:
    return torch.optim.SGD(parameters, lr=rate, momentum=momentum, nesterov=nesterov and momentum > 0)


def _adam(parameters: Any, rate: float, momentum: float, decoupled: bool) -> torch.optim.Optimizer:
    del momentum
    return (torch.optim.AdamW if decoupled else torch.optim.Adam)(parameters, lr=rate)


def _outcomes(rule: Any, case: Case, rate: float, momentum: float, decay: float) -> list[Any]:
    """All that is right: Nesterov's momentum or not, decoupled decay or not, biases decayed or not."""
    return [
        _run(rule, case, rate, momentum, decay, variant, biases)
        for variant in (False, True)
        for biases in (True, False)
    ]


def _wrong_steps(rule: Any, case: Case, rate: float, momentum: float, decay: float) -> list[tuple[str, Any]]:
    other = _adam if rule is _sgd else _sgd
    start = np.concatenate([np.ravel(case.inputs["weights"]), np.ravel(case.inputs["biases"])])
    wrong = [
        ("nothing-moves", start),
        ("other-optimizer", _run(other, case, rate, momentum, decay, False, True)),
        ("momentum-ignored", _run(rule, case, rate, 0.0, decay, False, True)),
        ("momentum-hard-coded", _run(rule, case, rate, 0.9, decay, False, True)),
        ("decay-ignored", _run(rule, case, rate, momentum, 0.0, False, True)),
    ]
    for fixed in (0.1, 0.01, 0.001):
        wrong += [("rate-hard-coded", _run(rule, case, fixed, momentum, decay, False, True))]
        wrong += [("rate-hard-coded", _run(rule, case, fixed, 0.0, decay, False, True))]
    return wrong


def _run(
    rule: Any, case: Case, rate: float, momentum: float, decay: float, variant: bool, biases: bool
) -> Any:
    weights = nn.Parameter(torch.tensor(case.inputs["weights"]).double())
    bias = nn.Parameter(torch.tensor(case.inputs["biases"]).double())
    groups = [
        {"params": [weights], "weight_decay": decay},
        {"params": [bias], "weight_decay": decay if biases else 0.0},
    ]
    optimizer = rule(groups, rate, momentum, variant)
    for gradients in case.inputs["gradients"]:
        flat = torch.tensor(gradients).double()
        weights.grad, bias.grad = flat[:12].reshape(3, 4), flat[12:]
        optimizer.step()
    return torch.cat([weights.detach().reshape(-1), bias.detach()]).numpy()


_STEP_HINTS: dict[str, tuple[str, ...]] = {
    "nothing-moves": ("Which parameters did you give to the optimizer?",),
    "other-optimizer": ("Which class is made for which name? Names may come in capitals or not.",),
    "momentum-ignored": ("Which argument of `torch.optim.SGD` has the same name?",),
    "momentum-hard-coded": ("Where does the momentum come from: the argument or a number in your code?",),
    "decay-ignored": ("Is `weight_decay` handed on, for both optimizers?",),
    "wrong-step": ("Hand every argument on to the class of `torch.optim`, and change nothing on the way.",),
    "rate-hard-coded": (
        "Where does the learning rate come from: the argument or a number in your code?",
        "`torch.optim` calls it `lr`; without it, it takes a default of its own.",
    ),
}
