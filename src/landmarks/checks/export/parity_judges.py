"""Cases and verdicts for comparing a file with its module. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.judging import close, first_match, said

__all__ = ["draw_parity", "judge_parity"]


def draw_parity(rng: np.random.Generator) -> Case:
    """The two differ most in the last batch, which is small, and there the first is below the second."""
    rows = rng.dirichlet(np.ones(6), size=10).astype(np.float32)
    other = rows.copy()
    other[:9] += rng.uniform(1e-4, 1e-3, (9, 6)).astype(np.float32) * rng.choice([-1, 1], (9, 6)).astype(
        np.float32
    )
    # Here the likeliest class differs too, so that whoever compares classes sees something.
    other[9, int(rows[9].argmin())] = rows[9].max() + np.float32(rng.uniform(0.02, 0.3))
    broken = rows.copy()
    broken[4, 2] = np.nan
    which = [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    batches: list[Any] = []
    for part in which:
        batch = rng.integers(0, 256, (len(part), 3, 6, 5)).astype(np.uint8)
        batch[:, 0, 0, 0] = part
        batches.append(batch)
    return Case({"first": rows, "second": other, "broken": broken, "batches": batches})


def judge_parity(observation: Observation, case: Case) -> Verdict:
    got = np.asarray(observation["differences"], float)
    if got.shape != (4,):
        return Verdict(0.0, "Each call should give one number.", "wrong-count")
    first, second = (np.asarray(case.inputs[name], float) for name in ("first", "second"))
    apart = np.abs(first - second)
    right = float(apart.max())
    signed = (first - second).max(), (second - first).max()
    name = first_match(
        got[:2],
        [
            ("sign-kept", signed),
            ("mean-not-max", [apart.mean()] * 2),
            ("mean-not-max", [np.mean([apart[:4].mean(), apart[4:8].mean(), apart[8:].mean()])] * 2),
            ("mean-not-max", [np.mean([apart[:4].max(), apart[4:8].max(), apart[8:].max()])] * 2),
            ("first-batch-only", [apart[:4].max()] * 2),
            ("classes-compared", [float((first.argmax(1) != second.argmax(1)).mean())] * 2),
            ("sums-compared", [float(apart.sum(axis=1).max())] * 2),
        ],
    )
    return combine(
        Facet(
            close(got[:2], [right, right]),
            f"The two models differ by up to {said(right)} on one picture; yours says {said(got[:2])} "
            "(the second time with the two exchanged).",
            name or "wrong-difference",
            _PARITY_HINTS.get(name, ("Work it out by hand for one batch of two pictures.",)),
            weight=3,
        ),
        Facet(
            abs(got[2]) < 1e-9,
            f"Compared with itself a model should differ by 0; yours says {said(got[2])}.",
            "differs-from-itself",
            _PARITY_HINTS["differs-from-itself"],
        ),
        Facet(
            bool(np.isnan(got[3]) or got[3] >= 1.0),
            f"One model gives NaN for a picture, and your function says {said(got[3])}, as if all were well.",
            "nan-hidden",
            _PARITY_HINTS["nan-hidden"],
        ),
        praise="The largest difference over the whole split, with a NaN not hidden.",
    )


_PARITY_HINTS: dict[str, tuple[str, ...]] = {
    "sign-kept": (
        "What is the largest of −0.3 and 0.001?",
        "A difference can be negative. Take its absolute value before the maximum.",
    ),
    "mean-not-max": (
        "If one picture of a thousand is wrong, what does the mean say?",
        "A mean hides the one picture on which the file fails. Parity asks for the worst.",
    ),
    "first-batch-only": ("Does your loop run to its end? Where does it `return`?",),
    "classes-compared": ("Two models can name the same class and be far apart. What is to be compared?",),
    "sums-compared": ("Is it the largest difference of a single probability, or a sum over classes?",),
    "differs-from-itself": ("Is anything random between the two calls?",),
    "nan-hidden": (
        "What is `max(0.1, nan)`, and what is `nan > 0.1`?",
        "Every comparison with NaN is false, so Python's `max` and `if` pass over it. "
        "`Tensor.max()` keeps it.",
    ),
}
