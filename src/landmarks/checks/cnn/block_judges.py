"""Cases and verdicts for a learner's block of layers. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.judging import said

__all__ = ["draw_block", "judge_block"]

_SIDES = (8, 9)


def draw_block(rng: np.random.Generator) -> Case:
    """For the statistics; and six for reach and linearity: x, x with one pixel more, a, b, a+b, 0."""
    channels_in, channels_out = int(rng.integers(2, 6)), int(rng.integers(7, 13))
    pictures = rng.normal(0.5, 2.0, (6, channels_in, *_SIDES)).astype(np.float32)
    base, a, b = rng.normal(0, 1, (3, channels_in, *_SIDES)).astype(np.float32)
    touched = base.copy()
    touched[:, 4, 4] += 3.0
    return Case(
        {
            "seed": int(rng.integers(2**31)),
            "channels_in": channels_in,
            "channels_out": channels_out,
            "pictures": pictures,
            "probes": np.stack([base, touched, a, b, a + b, np.zeros_like(a)]),
        }
    )


def judge_block(observation: Observation, case: Case) -> Verdict:
    training, scaled, evaluating = (
        np.asarray(observation[name], float) for name in ("training", "scaled", "evaluating")
    )
    want = (6, case.inputs["channels_out"], *_SIDES)
    if training.shape != want or evaluating.shape != want:
        return _wrong_block_shape(training.shape, want)
    with np.errstate(all="ignore"):
        reach = np.abs(evaluating[1] - evaluating[0]).max(axis=0) > 1e-6
        bend = np.abs(evaluating[2] + evaluating[3] - evaluating[4] - evaluating[5]).max()
        size = np.abs(training).mean() + 1e-9
        steady = bool(np.abs(scaled - training).mean() < 0.02 * size)
    rows, columns = np.nonzero(reach)
    spread = (int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1) if len(rows) else (0, 0)
    return combine(
        Facet(
            bool(np.isfinite(training).all()),
            "The block gives NaN or infinity for ordinary pictures.",
            "not-finite",
        ),
        Facet(
            spread == (3, 3),
            "One changed pixel should change 3×3 positions of the result; here it changes "
            f"{spread[0]}×{spread[1]}.",
            "wrong-kernel-size",
            ("Which `kernel_size` do you give? The block has one convolution.",),
        ),
        _norm_facet(steady, training),
        Facet(
            bool(bend > 1e-4),
            "The block is linear: f(a + b) + f(0) equals f(a) + f(b). An activation is missing.",
            "no-activation",
            (
                "What follows the batch normalisation?",
                "Without an activation a stack of convolutions is itself one convolution, however deep.",
            ),
        ),
        praise="3×3, the side kept, normalised, and not linear.",
    )


def _norm_facet(steady: bool, training: Any) -> Facet:
    if _normalised(training):
        return Facet(
            steady,
            "The order is convolution, batch normalisation, activation; in your block batch normalisation "
            "comes last, where it cannot subtract the bias of the convolution again.",
            "norm-after-activation",
            (
                "In which order do the three layers stand in the text above?",
                "Right after the convolution, batch normalisation makes its bias needless; after a ReLU the "
                "bias has already decided what is set to zero.",
            ),
        )
    return Facet(
        steady,
        "While training, a block with batch normalisation gives the same result for pictures seven "
        "times as bright; yours does not.",
        "no-batch-norm",
        (
            "Which layer takes the scale out of what a convolution gives?",
            "`nn.BatchNorm2d` subtracts each channel's mean over the batch and divides by its "
            "standard deviation.",
        ),
    )


def _normalised(training: Any) -> bool:
    """Has each channel that comes out mean 0, and most of them deviation 1, as new batch norms make it?"""
    with np.errstate(all="ignore"):
        means, deviations = training.mean(axis=(0, 2, 3)), training.std(axis=(0, 2, 3))
        return bool((np.abs(means) < 1e-3).all() and np.abs(np.median(deviations) - 1) < 1e-2)


def _wrong_block_shape(got: tuple[int, ...], want: tuple[Any, ...]) -> Verdict:
    message = f"Pictures of 8×9 should come out with shape {said(want)}; yours have {said(got)}."
    if len(got) == 4 and got[1] == want[1] and got[2:] == (6, 7):
        hints: tuple[str, ...] = (
            "What happens at the border of the picture?",
            "A 3×3 kernel does not fit at the border, so each side loses 2. Padding of 1 keeps the side.",
        )
        return Verdict(0.25, message, "no-padding", hints)
    if len(got) == 4 and got[1] == want[1]:
        return Verdict(
            0.25, message, "side-not-kept", ("The block keeps the side; pooling comes between blocks.",)
        )
    return Verdict(0.0, message, "wrong-channels", ("Which argument says how many channels come out?",))
