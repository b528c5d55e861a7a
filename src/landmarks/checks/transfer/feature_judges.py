"""Cases and verdicts for a learner's cached features. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.judging import close, first_match, said
from landmarks.checks.transfer.networks import Trunk, flat_state, load_flat
from landmarks.checks.values import tensor

__all__ = ["draw_extract_features", "judge_extract_features"]


def draw_extract_features(rng: np.random.Generator) -> Case:
    """Fourteen pictures in batches of four: the last is smaller."""
    width = int(rng.integers(5, 9))
    torch.manual_seed(int(rng.integers(2**31)))
    trunk = Trunk(width).train()
    pictures = rng.normal(0.5, 1.5, (14, 3, 6, 6)).astype(np.float32)
    with torch.no_grad():
        for _ in range(5):
            trunk(torch.from_numpy(pictures[:7] * 0.5 - 0.6))
    return Case(
        {
            "width": width,
            "state": flat_state(trunk),
            "pictures": pictures,
            "labels": rng.permutation(14),
            "batch": 4,
        }
    )


def judge_extract_features(observation: Observation, case: Case) -> Verdict:
    inputs: Any = case.inputs
    right, training, after = _features(inputs)
    got: Any = observation["features"]
    labels: Any = observation["labels"]
    at = tuple(got.shape)
    mistake = first_match(got, _wrong_features(inputs, right, training))
    mistake = mistake or ("wrong-shape" if at != right.shape else "wrong-features")
    return combine(
        Facet(
            close(got, right),
            f"The features of 14 pictures should be {said(tuple(right.shape))} and begin with "
            f"{said(right[0])}; yours are {said(at)} and begin with "
            f"{said(got.reshape(-1)[: right.shape[1]])}.",
            mistake,
            _FEATURE_HINTS[mistake],
            weight=2,
        ),
        Facet(
            close(labels.reshape(-1), inputs["labels"], share=0),
            "The labels are not those of the pictures, in the order of the features.",
            "labels-do-not-follow",
            ("Collect labels in the same loop as features, and join them in the same way.",),
        ),
        Facet(
            not observation["gradient"],
            "The features still remember how they were computed: each batch keeps all of its activations "
            "in memory.",
            "gradients-recorded",
            (
                "Will anybody ask for gradients of the frozen layers?",
                "Without `torch.no_grad()` PyTorch records every step, which costs memory and time for "
                "nothing.",
            ),
        ),
        Facet(
            close(observation["state"], inputs["state"], share=1e-6)
            or (
                close(observation["state"], after, share=1e-3)
                and mistake == "features-in-training-mode"
                and not close(got, right)
            ),
            "The backbone's running statistics have changed while it was only asked for features.",
            "backbone-changed",
            ("In which mode does a batch norm leave its statistics alone?",),
        ),
        praise="What the backbone says of every picture, in order, as in evaluation.",
    )


def _wrong_features(inputs: Any, right: Any, training: Any) -> list[tuple[str, Any]]:
    return [
        ("features-in-training-mode", training),
        ("last-batch-only", right[12:]),
        ("last-batch-only", training[12:]),
        ("first-batch-only", right[:4]),
        ("smaller-batch-dropped", right[:12]),
        ("features-turned", right.T),
        ("pictures-for-features", inputs["pictures"]),
        ("averaged-over-batches", np.stack([right[i : i + 4].mean(axis=0) for i in range(0, 14, 4)])),
    ]


def _features(inputs: Any) -> tuple[Any, Any, Any]:
    """In evaluation, in training mode, and the state after the latter."""
    trunk = Trunk(inputs["width"])
    load_flat(trunk, inputs["state"])
    pictures = tensor(inputs["pictures"])
    with torch.no_grad():
        right = trunk.eval()(pictures).numpy()
        training = torch.cat([trunk.train()(batch) for batch in pictures.split(inputs["batch"])]).numpy()
    return right, training, flat_state(trunk)


_FEATURE_HINTS: dict[str, tuple[str, ...]] = {
    "features-in-training-mode": (
        "Ask for the same picture's features in two batches. Are they the same?",
        "In training mode a batch norm normalises by the batch at hand, so a picture's features depend "
        "on its neighbours, and the cache holds something that will never come again. Put the backbone "
        "into `eval()`.",
    ),
    "last-batch-only": (
        "What happens to the batches before the last one?",
        "Collect them in a list, and join it.",
    ),
    "first-batch-only": ("Does your loop end after its first turn? Look at where the `return` stands.",),
    "smaller-batch-dropped": (
        "14 pictures in batches of 4: how large is the last batch?",
        "Two pictures, which belong to it as well.",
    ),
    "features-turned": ("One row per picture: (N, F).",),
    "pictures-for-features": ("Where does the backbone come in?",),
    "averaged-over-batches": ("One row per picture, not per batch: join the batches, do not average them.",),
    "wrong-shape": (
        "Print the shape of what one batch gives, and of what you join.",
        "Join batches along the first dimension, and keep the others.",
    ),
    "wrong-features": ("Compare with `backbone.eval()` on the first batch, by hand.",),
}
