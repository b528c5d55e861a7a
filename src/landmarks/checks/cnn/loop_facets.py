"""The small network that a learner's loops are tried on, and the mean loss that they should give back.

Withheld: it knows the answers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from landmarks.checks.cnn.loop_probes import TellTale, flat_state
from landmarks.checks.cnn.reference import Epoch
from landmarks.checks.contract import Facet, Observation
from landmarks.checks.judging import close, first_match, said

__all__ = ["drawn_network", "loss_facet"]


def drawn_network(rng: np.random.Generator, count: int, batch: int, classes: int = 4) -> dict[str, Any]:
    """A small network with trained-looking statistics, and pictures in batches of which the last is small."""
    torch.manual_seed(int(rng.integers(2**31)))
    model = TellTale(classes).train()
    pictures = rng.normal(0.5, 1.5, (count, 3, 6, 6)).astype(np.float32)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(2.0)
        model(torch.from_numpy(pictures[: count // 2] * 0.7 - 0.3))
    return {
        "classes": classes,
        "state": flat_state(model),
        "pictures": pictures,
        "labels": rng.integers(0, classes, count),
        "batch": batch,
        "rate": 0.3,
    }


def loss_facet(observation: Observation, right: Epoch, name: str, *, because: bool = True) -> Facet:
    """Is what came back the mean per picture? `because`: what comes before it was right."""
    got: Any = observation["loss"]
    pairs = list(zip(right.losses, right.sizes, strict=True))
    mistake = first_match(
        got,
        [
            ("last-batch-weighted-wrong", sum(right.losses) / len(pairs)),
            ("summed-not-averaged", sum(right.losses)),
            ("summed-not-averaged", sum(a * b for a, b in pairs)),
            ("last-batch-only", right.losses[-1]),
            ("last-batch-only", right.losses[-1] * right.sizes[-1]),
            ("divided-twice", sum(right.losses) / sum(right.sizes)),
            ("first-batch-only", right.losses[0]),
            ("first-batch-only", right.losses[0] * right.sizes[0]),
            ("first-batch-only", right.losses[0] * right.sizes[0] / sum(right.sizes)),
            ("first-batch-only", right.losses[0] / len(pairs)),
        ],
        share=1e-4,
    )
    of_first = ", which counts the first batch alone" if mistake == "first-batch-only" else ""
    return Facet(
        because and close(got, right.mean, share=2e-4),
        f"`{name}` should give back the mean loss per picture, {said(right.mean)}; yours gives "
        f"{said(float(got))}{of_first}.",
        mistake or "wrong-mean",
        _MEAN_HINTS.get(mistake, ("Compute the mean by hand for two batches of different size.",)),
    )


_MEAN_HINTS = {
    "last-batch-weighted-wrong": (
        "The last batch has fewer pictures than the others. How much should it count?",
        "Each batch's loss is a mean already. Multiply it by the number of its pictures, add up, and "
        "divide by the number of all pictures.",
    ),
    "summed-not-averaged": ("Should a loss double when there are twice as many pictures?",),
    "last-batch-only": ("Does your variable add up, or is it overwritten in each turn of the loop?",),
    "first-batch-only": ("Where does your `return` stand: inside the loop or after it?",),
    "divided-twice": ("Each batch's loss is a mean already: by what is it divided again?",),
}
