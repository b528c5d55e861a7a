"""Cases and verdicts for a learner's split. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.essential import only_if
from landmarks.checks.judging import said

__all__ = ["draw_stratified_split", "judge_stratified_split"]


def draw_stratified_split(rng: np.random.Generator) -> Case:
    """Classes of very different sizes, two shares, and each call with a seed of its own but one."""
    sizes = rng.integers(20, 70, size=8)
    labels = rng.permutation(np.repeat(np.arange(8), sizes))
    first, second = (int(seed) for seed in rng.choice(1000, size=2, replace=False))
    share = float(rng.choice([0.15, 0.25, 0.3]))
    return Case({"labels": labels, "calls": [[share, first], [share, first], [share, second], [0.4, first]]})


def judge_stratified_split(observation: Observation, case: Case) -> Verdict:
    labels = np.asarray(case.inputs["labels"])
    calls: Any = case.inputs["calls"]
    everything = set(range(len(labels)))
    pairs = [
        ([float(i) for i in train], [float(i) for i in valid])
        for train, valid in zip(observation["train"], observation["valid"], strict=False)
    ]
    strange = [i for pair in pairs for part in pair for i in part if i not in everything]
    share, (name, text) = calls[0][0], _share_fault(labels, pairs, calls)
    verdict = combine(
        Facet(
            len(pairs) == len(calls) and not strange,
            f"Both parts should hold indices from 0 to {len(labels) - 1}; yours have "
            f"{said(strange[0] if strange else 0.0)}.",
            "not-indices",
            _STRATIFIED_SPLIT_HINTS["not-indices"],
        ),
        *_part_facets(pairs, everything),
        Facet(
            not name,
            text,
            name,
            _SPLIT_HINTS.get(name, ()),
            weight=2,
        ),
        *_seed_facets([set(valid) for _, valid in pairs]),
        praise=(
            f"Every class gives {share:.0%} to validation, each picture is in one part, and the seed "
            "decides which."
        ),
    )
    return only_if(all(len(train) and len(valid) for train, valid in pairs), verdict)


def _part_facets(pairs: Any, everything: set[int]) -> list[Facet]:
    """Is every picture in exactly one part, once?"""
    both = [len(set(train) & set(valid)) for train, valid in pairs]
    doubled = [len(part) - len(set(part)) for pair in pairs for part in pair]
    lost = [len(everything - set(train) - set(valid)) for train, valid in pairs]
    return [
        Facet(
            not any(both) and not any(doubled),
            f"{max(both)} pictures are in both parts."
            if any(both)
            else f"{max(doubled)} pictures are twice in the same part.",
            "split-leaks",
            _STRATIFIED_SPLIT_HINTS["split-leaks"],
            weight=2,
        ),
        Facet(
            not any(lost),
            f"{max(lost)} of {len(everything)} pictures are in neither part.",
            "pictures-lost",
            _STRATIFIED_SPLIT_HINTS["pictures-lost"],
        ),
    ]


def _seed_facets(held_back: list[set[float]]) -> list[Facet]:
    """The first two calls had the same seed, the third another."""
    return [
        Facet(
            held_back[0] == held_back[1],
            "The same labels, share and seed give another split when the function is called again.",
            "split-not-seeded",
            _STRATIFIED_SPLIT_HINTS["split-not-seeded"],
        ),
        Facet(
            held_back[0] != held_back[2],
            "Two different seeds give the same split.",
            "seed-ignored",
            _STRATIFIED_SPLIT_HINTS["seed-ignored"],
        ),
    ]


_STRATIFIED_SPLIT_HINTS: dict[str, tuple[str, ...]] = {
    "not-indices": ("Which numbers does the exercise ask for: labels, or places in the list of labels?",),
    "split-leaks": (
        "May a picture be learnt from and then asked for?",
        "A picture that is in both parts is known to the network already: the validation says too much.",
    ),
    "pictures-lost": (
        "Do both parts together have all pictures?",
        "Rounding each part down by itself loses pictures: what is not in one part belongs to the other.",
    ),
    "split-not-seeded": (
        "Where does your randomness come from?",
        "Make a generator of your own from `seed` inside the function. The global one goes on from "
        "where it was, so that each call differs.",
    ),
    "seed-ignored": (
        "What decides which pictures of a class are held back?",
        "Files are often sorted by when or where they were taken, so the first ones of each class are "
        "no fair sample: shuffle each class, with the seed.",
    ),
}


def _share_fault(labels: Any, pairs: Any, calls: Any) -> tuple[str, str]:
    """The first misconception about how many of each class are held back, with a sentence; or two ""."""
    for (_, valid), (share, _) in zip(pairs, calls, strict=False):
        held = [sum(1 for i in valid if 0 <= i < len(labels) and labels[int(i)] == c) for c in range(8)]
        sizes = np.bincount(labels, minlength=8)
        if np.all(np.abs(np.array(held) - share * sizes) <= 1):
            continue
        worst = int(np.argmax(np.abs(np.array(held) - share * sizes)))
        text = (
            f"Of class {worst} with {sizes[worst]} pictures, {share:.0%} should be held back, "
            f"which is about {share * sizes[worst]:.3g}; yours holds back {held[worst]}."
        )
        if np.all(np.abs(np.array(held) - (1 - share) * sizes) <= 1):
            return "parts-swapped", text
        if len(set(held)) == 1:
            return "same-number-of-each", text
        fixed = [c for c in (0.1, 0.2, calls[0][0]) if np.all(np.abs(np.array(held) - c * sizes) <= 1)]
        if fixed:
            return "share-hard-coded", text
        return "not-stratified", text
    return "", ""


_SPLIT_HINTS: dict[str, tuple[str, ...]] = {
    "parts-swapped": ("Which of the two comes first, and which is the small one?",),
    "same-number-of-each": (
        "Does a class of 60 pictures give as many as one of 20?",
        "It should be the same share of each class, not the same number.",
    ),
    "share-hard-coded": ("Where does the share come from: the argument or a number in your code?",),
    "not-stratified": (
        "Draw from all pictures at once, and some classes give more than others.",
        "Stratified means: split each class by itself, then join the parts.",
    ),
}
