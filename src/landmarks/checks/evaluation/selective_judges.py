"""Cases and verdicts for when a model may answer. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.evaluation.reference import accuracy_at, lowest_threshold
from landmarks.checks.judging import close, first_match, said

__all__ = ["draw_choose_threshold", "draw_selective", "judge_choose_threshold", "judge_selective"]


def _answers(rng: np.random.Generator, count: int, excess: float) -> tuple[Any, Any]:
    """Different confidences and whether each was right, for a model that is too sure by `excess`."""
    confidence = rng.permutation(np.linspace(0.15, 0.985, count) + rng.uniform(-0.2, 0.2, count) / count)
    return confidence, rng.random(count) < confidence - excess


def draw_selective(rng: np.random.Generator) -> Case:
    """Thresholds: two of the confidences themselves, one that all pass, and one that none does."""
    confidence, right = _answers(rng, 40, 0.1)
    own = np.sort(confidence)
    return Case(
        {
            "confidence": confidence,
            "right": right,
            "thresholds": [
                float(own[int(rng.integers(12, 18))]),
                float(own[int(rng.integers(24, 32))]),
                0.0,
                0.999,
            ],
        }
    )


def judge_selective(observation: Observation, case: Case) -> Verdict:
    confidence, right = (np.asarray(case.inputs[name]) for name in ("confidence", "right"))
    thresholds: Any = case.inputs["thresholds"]
    got = np.array([observation["coverage"], observation["accuracy"]], float)
    best = _at_all(confidence, right, thresholds)
    usual, nothing = got[:, :3], got[:, 3]
    mistake = first_match(usual[:, :2], _wrong_answers(confidence, right, thresholds[:2]))
    either = [mistake or name for name in ("wrong-coverage", "wrong-accuracy")]
    facets = [
        Facet(
            close(usual[i], best[i, :3]),
            f"At a threshold of {thresholds[0]:.3f} the {name} should be {said(float(best[i, 0]))}; yours is "
            f"{said(float(usual[i, 0]))}.",
            either[i],
            _ANSWER_HINTS[either[i]],
        )
        for i, name in enumerate(("coverage", "accuracy"))
    ]
    facets.append(
        Facet(
            bool(close(nothing[0], 0.0) and np.isnan(nothing[1])),
            "Where nothing is answered, the coverage is 0 and the accuracy unknown, NaN; yours are "
            f"{said(float(nothing[0]))} and {said(float(nothing[1]))}.",
            "accuracy-of-nothing",
            (
                "How many answers does the accuracy stand on at a threshold of 0.999?",
                "On none. 0 would say that all were wrong and 1 that all were right; `float('nan')` says "
                "that nobody knows.",
            ),
            weight=0.5,
        )
    )
    return combine(*facets, praise="How much is answered, and how much of that is right.")


def _at_all(confidence: Any, right: Any, thresholds: Any) -> Any:
    coverage = [(confidence >= t).mean() for t in thresholds]
    return np.array([coverage, [accuracy_at(confidence, right, t) for t in thresholds]])


def _wrong_answers(confidence: Any, right: Any, thresholds: Any) -> list[tuple[str, Any]]:
    def each(function: Any) -> Any:
        masks = [confidence >= t for t in thresholds]
        return np.array([function(mask, right & mask) for mask in masks], float).T

    def mean(mask: Any) -> float:
        return float(right[mask].mean()) if mask.any() else float("nan")

    strict = np.array([[(confidence > t).mean(), mean(confidence > t)] for t in thresholds]).T
    below = np.array([[(confidence < t).mean(), mean(confidence < t)] for t in thresholds]).T
    total = len(right)
    wrong = [
        ("accuracy-over-all", each(lambda mask, good: (mask.mean(), good.sum() / total))),
        ("silent-counted-right", each(lambda mask, good: (mask.mean(), (good | ~mask).mean()))),
        ("accuracy-not-of-the-answered", each(lambda mask, _: (mask.mean(), right.mean()))),
        ("strictly-above", strict),
        ("outputs-swapped", _at_all(confidence, right, thresholds)[::-1]),
        ("count-for-share", each(lambda mask, good: (mask.sum(), good.sum() / mask.sum()))),
        ("count-for-share", each(lambda mask, good: (mask.sum(), good.sum()))),
        (
            "coverage-of-the-right-ones",
            each(lambda mask, good: (good.sum() / right.sum(), good.sum() / mask.sum())),
        ),
    ]
    return [*wrong, ("abstained-for-answered", below)]


_ANSWER_HINTS: dict[str, tuple[str, ...]] = {
    "accuracy-over-all": (
        "Of which pictures is the accuracy asked: of all, or of those that were answered?",
        "Pictures that the model passes over are not in the accuracy, neither as right nor as wrong.",
    ),
    "silent-counted-right": ("Is “I don't know” a right answer? It is none: leave it out of the accuracy.",),
    "accuracy-not-of-the-answered": ("Does your accuracy change with the threshold?",),
    "abstained-for-answered": ("Does the model answer when it is surer than the threshold, or less sure?",),
    "strictly-above": (
        "What happens to a picture whose confidence is the threshold?",
        "It is answered: at least as sure as the threshold is enough.",
    ),
    "outputs-swapped": ("Which of the two comes first?", "Coverage first, accuracy second."),
    "count-for-share": ("Shares between 0 and 1 are asked for.",),
    "coverage-of-the-right-ones": ("The share of all pictures that are answered, rightly or not.",),
    "wrong-coverage": ("What share of the pictures is at least as sure as the threshold?",),
    "wrong-accuracy": ("Look at the answered pictures alone. What share of them is right?",),
}


def draw_choose_threshold(rng: np.random.Generator) -> Case:
    """A promise that is broken and kept again on the way down; one that all keep; one that nothing keeps."""
    confidence = np.sort(rng.uniform(0.2, 0.97, 30))[::-1].copy()
    wavy = np.array(
        [1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0], bool
    )
    order = rng.permutation(30)
    never = wavy.copy()
    never[0] = never[1] = False
    return Case(
        {
            "confidence": [confidence[order], confidence[order], confidence[order]],
            "right": [wavy[order], wavy[order], never[order]],
            "wanted": [float(rng.uniform(0.81, 0.85)), float(rng.uniform(0.2, 0.4)), 0.97],
        }
    )


def judge_choose_threshold(observation: Observation, case: Case) -> Verdict:
    columns: Any = list(zip(*(case.inputs[name] for name in ("confidence", "right", "wanted")), strict=True))
    got = np.asarray(observation["thresholds"], float)
    best = np.array([lowest_threshold(*column) for column in columns])
    answered = [int((c >= t).sum()) for (c, _, _), t in zip(columns, got, strict=True)]
    right = [int((c >= t).sum()) for (c, _, _), t in zip(columns, best, strict=True)]
    held = [a == b and not np.isnan(t) for a, b, t in zip(answered, right, got, strict=True)]
    mistake = first_match(answered[:2], _wrong_thresholds(columns[:2]), share=0) or "wrong-threshold"
    wanted = columns[0][2]
    return combine(
        Facet(
            held[0],
            f"To be right on {wanted:.1%} of what is answered, up to {right[0]} of 30 pictures can be "
            f"answered; with your threshold, {said(float(got[0]))}, it is {answered[0]}"
            + (f", of which {_accuracy(columns[0], got[0]):.1%} are right." if answered[0] else "."),
            mistake,
            _THRESHOLD_HINTS[mistake],
            weight=2,
        ),
        Facet(
            held[1],
            f"When {columns[1][2]:.1%} is enough, all 30 pictures can be answered; with your threshold "
            f"it is {answered[1]}.",
            mistake,
            _THRESHOLD_HINTS[mistake],
        ),
        Facet(
            held[2],
            "Where no threshold keeps the promise the answer is infinity: nothing may be answered. "
            f"With yours, {said(float(got[2]))}, {answered[2]} pictures are.",
            "impossible-promise",
            (
                "What does your function give back when no threshold is good enough?",
                "`float('inf')`: nobody is that sure.",
            ),
            weight=0.5,
        ),
        praise="As many answers as possible, and the promise kept.",
    )


def _accuracy(column: Any, threshold: float) -> float:
    return accuracy_at(column[0], column[1], threshold)


def _wrong_thresholds(columns: Any) -> list[tuple[str, Any]]:
    """How many pictures each mistake would answer."""

    def each(function: Any) -> list[int]:
        return [int((c >= function(c, r, wanted)).sum()) for c, r, wanted in columns]

    return [
        ("confidence-taken-for-accuracy", each(lambda _c, _r, wanted: wanted)),
        ("stops-too-early", each(_until_broken)),
        ("highest-not-lowest", each(lambda c, *_: c.max())),
        ("answers-everything", each(lambda *_: 0.0)),
        ("quantile-of-confidence", each(lambda c, _, wanted: np.quantile(c, wanted))),
        ("quantile-of-confidence", each(lambda c, _, wanted: np.quantile(c, 1 - wanted))),
        ("accuracy-over-all", each(_over_all)),
        ("answers-nothing", each(lambda *_: np.inf)),
        ("least-sure-right-one", each(lambda c, r, _: c[r].min())),
        ("promise-missed-by-one", each(_one_beyond)),
    ]


def _until_broken(confidence: Any, right: Any, wanted: float) -> float:
    kept = float("inf")
    for threshold in np.sort(confidence)[::-1]:
        if accuracy_at(confidence, right, threshold) < wanted:
            break
        kept = float(threshold)
    return kept


def _over_all(confidence: Any, right: Any, wanted: float) -> float:
    fitting = [t for t in confidence if (right & (confidence >= t)).mean() >= wanted]
    return min(fitting, default=float("inf"))


def _one_beyond(confidence: Any, right: Any, wanted: float) -> float:
    below = confidence[confidence < lowest_threshold(confidence, right, wanted)]
    return float(below.max()) if len(below) else 0.0


_THRESHOLD_HINTS: dict[str, tuple[str, ...]] = {
    "confidence-taken-for-accuracy": (
        "If the model says 90 %, is it right 90 times of 100? Section 6 has the answer.",
        "A threshold on confidence is not a promise of accuracy. Measure the accuracy of what is "
        "answered for each candidate, and choose.",
    ),
    "stops-too-early": (
        "Does the accuracy fall steadily when the threshold is lowered?",
        "It goes up and down: an early mistake weighs much. Try every candidate, and do not stop at the "
        "first that fails.",
    ),
    "highest-not-lowest": (
        "Of two thresholds that both keep the promise, which answers more pictures?",
        "Choose the lowest one that is good enough; the highest leaves nearly all pictures without an "
        "answer.",
    ),
    "answers-everything": ("Is the promise kept at your threshold? Try it with `selective`.",),
    "quantile-of-confidence": ("Does your threshold depend on which pictures are right? It must.",),
    "accuracy-over-all": (
        "Accuracy among all pictures, or among the answered? `selective` has the one you need.",
    ),
    "answers-nothing": ("Which candidates do you try? The confidences of the pictures are all that matter.",),
    "least-sure-right-one": (
        "Your threshold lets every right answer through. How many wrong ones come along?",
    ),
    "promise-missed-by-one": ("Is the picture at the threshold answered? At least as sure is enough.",),
    "wrong-threshold": ("Print coverage and accuracy for each candidate, in order of confidence.",),
}
