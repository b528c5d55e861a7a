"""Cases and verdicts for a learner's new head. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.judging import close
from landmarks.checks.transfer.drawing import drawn_network
from landmarks.checks.transfer.networks import network_of, part_slices
from landmarks.checks.transfer.probes import lent_state, stage_sums
from landmarks.checks.values import tensor

__all__ = [
    "draw_get_model_transfer_learning",
    "draw_replace_head",
    "judge_get_model_transfer_learning",
    "judge_replace_head",
]


def draw_replace_head(rng: np.random.Generator) -> Case:
    counts = rng.permutation([8, 9, 11, 12])[:2].tolist()
    return Case({**drawn_network(rng, classes=3, count=30), "new_classes": [int(count) for count in counts]})


def judge_replace_head(observation: Observation, case: Case) -> Verdict:
    if observation["refused"]:
        return _refused_features(observation["refused"], case.inputs["width"])
    counts: Any = case.inputs["new_classes"]
    before: Any = observation["before"]
    after: Any = observation["after"]
    wide = all(
        scores.ndim == 2 and scores.shape[1] == count for scores, count in zip(before, counts, strict=True)
    )
    model = network_of(case.inputs)
    with torch.no_grad():
        features = model.eval().features(tensor(case.inputs["pictures"])).double().numpy()
    body = slice(part_slices(model)["fc"].start)
    kept = close(np.asarray(observation["body"])[body], np.asarray(case.inputs["state"])[body], share=1e-6)
    return combine(
        _count_facet(before, counts, wide),
        Facet(
            wide and kept,
            "The body has other weights than before: they are what we came for.",
            "body-changed",
            ("Does your function build a new network? Change the one that it was given.",),
        ),
        Facet(
            all(_fits(features, scores) for scores in before),
            "The scores are not those of one linear layer on the features.",
            *_crooked(before[0]),
        ),
        Facet(
            all(a.shape == b.shape and not close(a, b) for a, b in zip(before, after, strict=True)),
            "The body is frozen, and two steps of training did not change the scores: the new head does "
            "not learn.",
            "head-frozen",
            (
                "Is the head frozen before or after it is replaced?",
                "Fresh layers learn unless told otherwise. Freeze the body first, then put the head on.",
            ),
        ),
        praise="As many scores as classes, from one linear layer that learns, on any width of features.",
    )


def _refused_features(error: Any, width: Any) -> Verdict:
    return Verdict(
        0.0,
        f"The network refuses pictures now: {error}. The features of this one have a width of {width}.",
        "width-hard-coded",
        (
            "How many features does the old head take?",
            "Not every network has 512. The old head knows: it is a linear layer, with `in_features`.",
        ),
    )


def _count_facet(before: Any, counts: Any, holds: bool) -> Facet:
    """As many scores as classes, or why not: 3 are the old head's."""
    kinds = [int(scores.shape[-1]) if scores.ndim else 0 for scores in before]
    if kinds[0] == 3:
        word = "head-not-used"
    else:
        word = "classes-hard-coded" if kinds[0] == kinds[-1] else "wrong-class-count"
    return Facet(
        holds,
        f"For {counts[0]} and {counts[1]} classes there should be as many scores for a picture; "
        f"there are {kinds[0]} and {kinds[-1]}.",
        word,
        _HEAD_HINTS[word],
        weight=2,
    )


def _fits(features: Any, scores: Any) -> bool:
    """Are the scores a linear function of the features, of full rank?"""
    if scores.ndim != 2 or len(scores) != len(features):
        return False
    columns = np.c_[features, np.ones(len(features))]
    fitted, *_ = np.linalg.lstsq(columns, scores.astype(float), rcond=None)
    off = np.abs(columns @ fitted - scores).max() / (np.abs(scores - scores.mean(axis=0)).max() + 1e-12)
    # The old head had three classes: what goes through it cannot have a higher rank.
    spread = np.linalg.svd(scores.astype(float) - scores.mean(axis=0), compute_uv=False)
    return bool(off < 1e-3 and len(spread) > 3 and spread[3] > 1e-5 * spread[0])


def _crooked(scores: Any) -> tuple[str, tuple[str, ...]]:
    if scores.ndim == 2 and close(scores.sum(axis=1), np.ones(len(scores))):
        return "softmax-in-head", (
            "Is there a softmax in your head? The loss takes it already: give raw scores.",
        )
    return "head-on-old-head", (
        "Is the old head still in the way?",
        "A layer after the old head sees only its few old classes. The new one must take its *place*, "
        "and get the features.",
    )


_HEAD_HINTS = {
    "head-not-used": (
        "Which attribute does the network's `forward` use?",
        "A layer under a name of your own is never called. Put yours where the old head is: `fc`.",
    ),
    "classes-hard-coded": (
        "Where does the number of classes come from: the argument or a number in your code?",
    ),
    "wrong-class-count": ("How many outputs does your linear layer have?",),
}


def draw_get_model_transfer_learning(rng: np.random.Generator) -> Case:
    """ResNet50's features are 2,048 wide, ResNet18's 512."""
    return Case(
        {
            "models": ["resnet18", "resnet50"],
            "class_counts": [int(rng.integers(3, 10)), int(rng.integers(10, 20))],
            "pictures": rng.normal(0, 1, (2, 3, 40, 40)).astype(np.float32),
            "labels": rng.integers(0, 3, 2),
            "seed": int(rng.integers(2**30)),
        }
    )


def judge_get_model_transfer_learning(observation: Observation, case: Case) -> Verdict:
    inputs: Any = case.inputs
    counts = inputs["class_counts"]
    outputs: Any = observation["outputs"]
    right = stage_sums(lent_state("resnet18", inputs["seed"]))
    kinds = [int(scores.shape[-1]) if scores.ndim == 2 else 0 for scores in outputs]
    word = "head-not-used" if 1000 in kinds else "classes-hard-coded"
    return combine(
        Facet(
            close(observation["sums"], right, share=1e-4, least=1e-7),
            "The network does not hold the pre-trained weights.",
            "not-pretrained" if kinds else "width-hard-coded",
            (
                "Where do the weights come from? `models.resnet18()` alone begins with random ones.",
                "`pretrained(model_name)` gives the network as somebody else trained it.",
            ),
            weight=2,
        ),
        Facet(
            kinds[:1] == [counts[0]],
            f"With n_classes={counts[0]} there should be {counts[0]} scores for a picture; there are "
            f"{kinds[:1]}.",
            word,
            _HEAD_HINTS[word],
        ),
        *_moved_facets(observation["moved"]),
        _wider_facet(observation["refused"], kinds, counts[1]),
        praise="Pre-trained weights that stay, and a new head that learns, for any ResNet and number of "
        "classes.",
    )


def _moved_facets(moved: Any) -> list[Facet]:
    """One step of training reaches the head, and the head alone."""
    body = [name for name in moved if not name.startswith("fc.")]
    return [
        Facet(
            not body,
            f"One step of training moved {len(body)} parameters of the body, such as `{(body or ['—'])[0]}`.",
            "body-still-learns" if len(body) > 30 else "some-of-the-body-learns",
            (
                "Did you freeze the network, all of it, before the new head came?",
                "Only the head may learn at first: its weights are random, and its first gradients would "
                "shake the body.",
            ),
            weight=2,
        ),
        Facet(
            len(body) < len(moved),
            "One step of training moved nothing in the head: it does not learn.",
            "head-frozen",
            ("Which comes first, freezing or the new head? What is frozen last stays frozen.",),
            weight=2,
        ),
    ]


def _wider_facet(refused: Any, kinds: list[int], count: int) -> Facet:
    """The same from a network whose features are wider."""
    came = f"pictures are refused: {refused}" if refused else f"there are {kinds[1:]} scores."
    return Facet(
        not refused and kinds[1:] == [count],
        f'With model_name="resnet50" and n_classes={count} {came}',
        "width-hard-coded" if refused else "classes-hard-coded",
        (
            "Is every network's head as wide as ResNet18's?",
            "Ask the old head for `in_features`, and build the network that `model_name` says.",
        ),
    )
