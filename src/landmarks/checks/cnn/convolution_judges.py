"""Cases and verdicts for a learner's convolution by hand. Withheld: it knows the answers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.judging import close, first_match, number_at, said

__all__ = ["draw_convolve", "draw_output_side", "judge_convolve", "judge_output_side"]


def draw_output_side(rng: np.random.Generator) -> Case:
    """The usual block, an uneven stride, no padding, and a few at random."""
    cases: Any = [[64, 3, 1, 1], [65, 3, 2, 1], [28, 5, 1, 0], [32, 2, 2, 0]]
    for _ in range(6):
        kernel = int(rng.choice([1, 3, 5, 7]))
        cases.append(
            [
                int(rng.integers(8, 200)),
                kernel,
                int(rng.integers(1, 5)),
                int(rng.integers(0, kernel // 2 + 1)),
            ]
        )
    return Case({"cases": cases})


def judge_output_side(observation: Observation, case: Case) -> Verdict:
    got = np.asarray(observation["sides"], float)
    cases: Any = case.inputs["cases"]
    right = [(side + 2 * padding - kernel) // stride + 1 for side, kernel, stride, padding in cases]
    wrong = {
        "padding-counted-once": [(s + p - k) // t + 1 for s, k, t, p in cases],
        "plus-one-forgotten": [(s + 2 * p - k) // t for s, k, t, p in cases],
        "stride-ignored": [s + 2 * p - k + 1 for s, k, t, p in cases],
        "padding-ignored": [(s - k) // t + 1 for s, k, t, p in cases],
        "rounded-up": [math.ceil((s + 2 * p - k) / t) + 1 for s, k, t, p in cases],
        "not-rounded": [(s + 2 * p - k) / t + 1 for s, k, t, p in cases],
    }
    held = sum(a == b for a, b in zip(got.tolist(), right, strict=False)) if len(got) == len(right) else 0
    if held == len(right):
        return Verdict(1.0, "Right for every size, kernel, stride and padding that was tried.")
    first = next(i for i, value in enumerate(right) if i >= len(got) or got[i] != value)
    side, kernel, stride, padding = cases[first]
    name = first_match(got, wrong.items(), share=0, least=1e-9)
    if not name and len(got) == len(right):
        missed = {case[3] > 0 for value, want, case in zip(got, right, cases, strict=True) if value != want}
        name = "padding-misplaced" if missed == {True} else ""
    return Verdict(
        0.5 if name in ("not-rounded", "rounded-up") else 0.0,
        f"For side {side}, kernel {kernel}, stride {stride}, padding {padding} the result should have side "
        f"{right[first]}; yours says {said(float(got[first]))}.",
        name or "wrong-formula",
        _OUTPUT_SIDE_HINTS.get(
            name, ("Draw a row of 7 pixels and slide a kernel of 3 along it. How often does it fit?",)
        ),
    )


_OUTPUT_SIDE_HINTS = {
    "padding-counted-once": (
        "How many sides does a row of pixels have?",
        "Padding is put at both ends, so a row grows by twice the padding.",
    ),
    "plus-one-forgotten": (
        "With a kernel as large as the picture, how many positions are there?",
        "There is one position before the first step, so it is the number of steps plus one.",
    ),
    "stride-ignored": (
        "What does a stride of 2 change?",
        "The stride divides the number of steps that fit, not the side of the picture.",
    ),
    "padding-ignored": ("Try padding 1 with a 3×3 kernel: the side should stay.",),
    "padding-misplaced": (
        "It is right where there is no padding. What does padding change: the row of pixels or the result?",
        "Padding makes the row longer, at both ends, before the kernel begins to slide along it.",
    ),
    "rounded-up": (
        "Try side 65 with stride 2 on paper.",
        "A step that does not fit in full is not made, so the number of steps is rounded down.",
    ),
    "not-rounded": (
        "Can a picture have half a pixel?",
        "A step that does not fit in full is not made: round down.",
    ),
}


def draw_convolve(rng: np.random.Generator) -> Case:
    """Neither picture nor kernel is square or symmetric, so that swapped axes and flips show."""
    shapes = [((6, 7), (3, 3)), ((9, 5), (2, 3)), ((4, 4), (4, 4))]
    return Case(
        {
            "pictures": [rng.normal(size=picture).astype(np.float32) for picture, _ in shapes],
            "kernels": [rng.normal(size=kernel).astype(np.float32) for _, kernel in shapes],
        }
    )


def judge_convolve(observation: Observation, case: Case) -> Verdict:
    got: Any = observation["maps"]
    pairs = list(zip(case.inputs["pictures"], case.inputs["kernels"], strict=True))
    right = [_correlate(picture, kernel) for picture, kernel in pairs]
    flipped = [_correlate(picture, kernel[::-1, ::-1]) for picture, kernel in pairs]
    shapes = all(a.shape == b.shape for a, b in zip(got, right, strict=True))
    turned = all(close(a, b) for a, b in zip(got, flipped, strict=True))
    same = [close(a, b) for a, b in zip(got, right, strict=True)]
    a, b = pairs[0]
    words, mistake, hints = _wrong_numbers(np.asarray(got[0], float), right[0])
    return combine(
        Facet(
            shapes,
            f"A picture {said(a.shape)} and a kernel {said(b.shape)} should give {said(right[0].shape)}; "
            f"yours gives {said(got[0].shape)}.",
            "wrong-output-size",
            (
                "At how many positions does the kernel fit, going down and going right?",
                "Without padding the kernel must lie wholly on the picture, so each side loses kernel − 1.",
            ),
        ),
        Facet(
            not turned,
            "These are the numbers of a kernel turned by 180°.",
            "kernel-flipped",
            (
                "Compare with `torch.nn.functional.conv2d` on a kernel that is not symmetric.",
                "In mathematics a convolution turns the kernel round; what deep learning calls one does not.",
            ),
        ),
        Facet(
            same[0],
            words,
            mistake,
            hints,
            weight=2,
        ),
        Facet(
            all(same),
            "It is right for a square kernel, and not for one with 2 rows and 3 columns.",
            "square-kernels-only",
            ("Which side of the kernel goes with which side of the picture?",),
        ),
        praise="The same numbers as PyTorch's own convolution.",
    )


def _wrong_numbers(got: Any, right: Any) -> tuple[str, str, tuple[str, ...]]:
    """The first number that differs, the mistake that the places of all of them tell, and its hints."""
    if got.shape != right.shape:
        return "The numbers cannot be compared: their shape is another.", "wrong-sum", _SUM_HINTS["wrong-sum"]
    differs = np.array([not close(a, b) for a, b in zip(got.flat, right.flat, strict=True)])
    differs = differs.reshape(right.shape)
    if not differs.any():  # each number passes by itself
        return "All numbers are right.", "wrong-sum", _SUM_HINTS["wrong-sum"]
    row, column = (int(index) for index in np.argwhere(differs)[0])
    words = (
        f"The number in row {row + 1}, column {column + 1} of the result, counted from 1, should be "
        f"{said(float(right[row, column]))}; yours is {said(number_at(got, (row, column)))}."
    )
    mistake = "wrong-sum"
    if not got[differs].any():
        last = np.zeros_like(differs)
        last[-1, :] = last[:, -1] = True
        if not differs[~last].any():
            mistake = "loop-one-short"
        elif not differs[0, 0] and (differs.sum() == differs.size - 1 or _first_row_only(differs)):
            mistake = "returned-too-early"
    return words, mistake, _SUM_HINTS[mistake]


def _first_row_only(differs: Any) -> bool:
    return not differs[0].any() and bool(differs[1:].all())


_SUM_HINTS: dict[str, tuple[str, ...]] = {
    "wrong-sum": (
        "Compute that number with a calculator, and print the same in your loop.",
        "Each number is the sum of the products of the kernel and the patch that begins there.",
    ),
    "returned-too-early": (
        "All numbers after it are zero: does your `return` stand inside a loop?",
        "A `return` ends the function at once, so it must come after both loops.",
    ),
    "loop-one-short": (
        "Only the end of the result is still zero. Over which range does each loop run?",
        "`range(n)` ends at n − 1, and the loops must reach the last row and the last column of the result.",
    ),
}


def _correlate(picture: Any, kernel: Any) -> Any:
    windows = np.lib.stride_tricks.sliding_window_view(picture.astype(float), kernel.shape)
    return np.einsum("ijkl,kl->ij", windows, kernel.astype(float))
