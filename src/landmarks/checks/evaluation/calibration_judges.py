"""Cases and verdicts for how sure a model is. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.evaluation.reference import binned
from landmarks.checks.judging import close, first_match, said

__all__ = ["draw_calibration_error", "judge_calibration_error"]

_BINS, _FINER = 10, 6


def draw_calibration_error(rng: np.random.Generator) -> Case:
    """Unevenly filled bins, some empty; no confidence on an edge, but the certain ones.

    Another number of bins must give another error, so what does not is drawn again.
    """
    while True:
        pairs = [_uneven_bins(rng) for _ in range(2)]
        errors = [_ece(*pairs[0], bins) for bins in (_BINS, _FINER)]
        if abs(errors[0] - errors[1]) > 0.05 * errors[0] and min(errors) > 0.02:
            break
    return Case(
        {
            "confidence": [confidence for confidence, _ in pairs],
            "right": [right for _, right in pairs],
            "bins": _BINS,
            "finer": _FINER,
            "certain_confidence": np.r_[np.ones(6), rng.uniform(0.62, 0.68, 4)],
            "certain_right": np.array([True, True, False, False, False, False, True, True, True, False]),
        }
    )


def _uneven_bins(rng: np.random.Generator) -> tuple[Any, Any]:
    counts = rng.permutation([1, 2, 3, 25, 40, 8])
    places = rng.permutation(10)[:6]
    values = np.concatenate(
        [(place + rng.uniform(0.1, 0.9, n)) / 10 for place, n in zip(places, counts, strict=True)]
    )
    chances = rng.permutation([0.1, 0.3, 0.5, 0.7, 0.9, 0.6]).repeat(counts)
    return _off_edges(values), rng.random(len(values)) < chances


def _off_edges(values: Any) -> Any:
    """Moved a little where they are near an edge of 6 or 10 bins, so that rounding decides nothing."""
    edges = np.unique(np.r_[np.linspace(0, 1, _BINS + 1), np.linspace(0, 1, _FINER + 1)])
    near = np.abs(values[:, None] - edges).min(axis=1) < 2e-3
    return np.where(near, values + 5e-3, values)


def judge_calibration_error(observation: Observation, case: Case) -> Verdict:
    inputs: Any = case.inputs
    pairs = list(zip(inputs["confidence"], inputs["right"], strict=True))
    got = np.asarray(observation["errors"], float)
    right = np.array([_ece(*pair, _BINS) for pair in pairs])
    finer = _ece(*pairs[0], _FINER)
    certain = _ece(inputs["certain_confidence"], inputs["certain_right"], _BINS)
    mistake = first_match(got, _wrong_errors(pairs)) or ("" if np.isfinite(got).all() else "empty-bins")
    mistake = mistake or "wrong-error"
    ends: Any = observation["certain"]
    return combine(
        Facet(
            close(got, right),
            f"The calibration error should be {said(right)}; yours is {said(got)}.",
            mistake,
            _ERROR_HINTS[mistake],
            weight=2,
        ),
        Facet(
            close(observation["finer"], finer),
            f"With n_bins={_FINER} it should be {said(finer)}; yours is {said(observation['finer'])}.",
            "bins-hard-coded",
            ("Where does the number of bins come from: the argument or a number in your code?",),
        ),
        Facet(
            close(ends, certain),
            f"With some confidences of exactly 1 it should be {said(certain)}; yours is {said(ends)}. "
            "The pictures of which the model is certain were lost.",
            "certain-ones-lost",
            (
                "In which of your bins is a confidence of exactly 1?",
                "Each picture belongs to one bin. Let bins include their upper end, or put 1 into the last.",
            ),
        ),
        praise="Each bin's gap counts as much as it has pictures.",
    )


def _ece(confidence: Any, right: Any, bins: int) -> float:
    count, sure, good = binned(confidence, right, bins)
    return float(np.nansum(count * np.abs(sure - good)) / count.sum())


def _wrong_errors(pairs: Any) -> list[tuple[str, Any]]:
    def each(function: Any) -> Any:
        return np.array([function(*binned(c, r, _BINS), c, r) for c, r in pairs], float)

    centres = (np.arange(_BINS) + 0.5) / _BINS
    return [
        ("bins-not-weighted", each(lambda _, sure, good, *__: np.nanmean(np.abs(sure - good)))),
        ("bins-not-weighted", each(lambda _, sure, good, *__: np.nansum(np.abs(sure - good)) / _BINS)),
        ("gaps-cancel-out", each(lambda *x: abs(x[3].mean() - x[4].mean()))),
        ("gaps-cancel-out", each(lambda n, sure, good, *_: np.nansum(n * (sure - good)) / n.sum())),
        ("gaps-cancel-out", each(lambda n, sure, good, *_: np.nansum(n * (good - sure)) / n.sum())),
        ("per-picture-gap", each(lambda *x: np.abs(x[3] - x[4]).mean())),
        ("squared-gaps", each(lambda n, sure, good, *_: np.nansum(n * (sure - good) ** 2) / n.sum())),
        ("middle-of-the-bin", each(lambda n, _, good, *__: np.nansum(n * np.abs(centres - good)) / n.sum())),
        ("summed", each(lambda n, sure, good, *_: np.nansum(n * np.abs(sure - good)))),
        ("summed", each(lambda _, sure, good, *__: np.nansum(np.abs(sure - good)))),
        ("largest-gap", each(lambda _, sure, good, *__: np.nanmax(np.abs(sure - good)))),
    ]


_ERROR_HINTS: dict[str, tuple[str, ...]] = {
    "bins-not-weighted": (
        "A bin with 1 picture and one with 40: should they count the same?",
        "Weigh each bin's gap by its share of the pictures; a plain mean lets the rarest confidences decide.",
    ),
    "gaps-cancel-out": (
        "Too sure where it is unsure, and too unsure where it is sure: what does your number say then?",
        "Take the gap within each bin, and its absolute value: gaps up and down must not cancel, "
        "neither between bins nor by comparing the two means of all pictures.",
    ),
    "per-picture-gap": (
        "Can a single picture be right to 70 %?",
        "It is right or wrong. Only many pictures of like confidence have an accuracy, hence the bins.",
    ),
    "squared-gaps": ("The absolute gap is asked for, not its square.",),
    "middle-of-the-bin": (
        "Compare with the mean confidence of the bin's pictures, not with the bin's middle.",
    ),
    "summed": ("What must the weights of the bins sum to?",),
    "largest-gap": ("That is the *maximum* calibration error. The expected one averages over pictures.",),
    "empty-bins": (
        "What is the mean of no pictures?",
        "NaN, which spoils the whole sum. Pass over bins that are empty.",
    ),
    "wrong-error": ("Print for each bin: how many pictures, mean confidence, share that is right.",),
}
