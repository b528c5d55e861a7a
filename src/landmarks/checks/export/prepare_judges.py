"""Cases and verdicts for a learner's preprocessing. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.export.reference import PREPARATIONS, clouds, prepared
from landmarks.checks.judging import first_number, said

__all__ = ["PREPARATION_HINTS", "PREPARATION_WORDS", "draw_prepare", "draw_statistics", "judge_prepare"]


_SIDE = 224


def draw_statistics(rng: np.random.Generator) -> dict[str, Any]:
    """Means and deviations that differ enough for swapped channels to show."""
    return {
        "mean": (np.array([0.62, 0.45, 0.28]) + rng.uniform(-0.06, 0.06, 3)).astype(np.float32),
        "std": (np.array([0.18, 0.26, 0.33]) + rng.uniform(-0.03, 0.03, 3)).astype(np.float32),
    }


def draw_prepare(rng: np.random.Generator) -> Case:
    """Wide, tall, and smaller than the crop; no side is rounded, since libraries round differently."""
    shapes = [(2, 320, 480), (1, 400, 320), (1, 64, 128)]
    pictures: Any = [np.stack([clouds(rng, h, w, grain=25) for _ in range(b)]) for b, h, w in shapes]
    return Case({"pictures": pictures, **draw_statistics(rng)})


def judge_prepare(observation: Observation, case: Case) -> Verdict:
    got: Any = observation["prepared"]
    kinds: Any = observation["kinds"]
    mistake = _preparation_of(got, case)
    wanted = [(len(batch), 3, _SIDE, _SIDE) for batch in case.inputs["pictures"]]
    shapes = [array.shape for array in got]
    odd = next((number for number, (a, b) in enumerate(zip(shapes, wanted, strict=True)) if a != b), 0)
    values = mistake in _VALUES
    pictures: Any = case.inputs["pictures"]
    wanted_first = float(prepared(pictures[0], case.inputs["mean"], case.inputs["std"])[0, 0, 0, 0])
    return combine(
        Facet(
            shapes == wanted,
            f"Pictures {said(case.inputs['pictures'][odd].shape)} should come out as "
            f"{said(wanted[odd])}; yours come out as {said(shapes[odd])}.",
            mistake if mistake not in ("", "?", *_VALUES) else "wrong-shape",
            PREPARATION_HINTS.get(
                mistake, ("Print the shape after each step. Which step does not do what its name says?",)
            ),
        ),
        Facet(
            mistake == "" or values or mistake == "no-antialias",
            "The size is right, but these are not the pixels of the centre of a picture that kept its "
            "proportions.",
            mistake if mistake not in ("", "?", *_VALUES) else "wrong-pixels",
            PREPARATION_HINTS.get(
                mistake, ("Show the result as a picture, beside the original. What has moved?",)
            ),
        ),
        Facet(
            mistake == "" or (mistake not in ("?", "no-antialias") and not values),
            "The values are not those that the network learnt from: "
            f"{PREPARATION_WORDS.get(mistake, 'yours differ')}. The first should be about "
            f"{said(wanted_first)}; yours is {said(first_number(got[0] if got else ()))}.",
            mistake if values or mistake == "no-antialias" else "wrong-values",
            PREPARATION_HINTS.get(mistake, ("Which numbers go in, and which come out, at each step?",)),
            weight=2,
        ),
        Facet(
            all(kind in ("", "torch.float32", "float32") for kind in kinds),
            f"The result should be float32, as the network's weights are; yours is {kinds[0]}.",
            "wrong-dtype",
            _PREPARE_HINTS["wrong-dtype"],
        ),
        praise="The centre of each picture, in its proportions, scaled and then normalised.",
    )


_PREPARE_HINTS: dict[str, tuple[str, ...]] = {
    "wrong-dtype": ("What dtype do mean and std have, and what dtype does a sum of two kinds have?",),
}


def _preparation_of(got: Any, case: Case) -> str:
    """The key of `PREPARATIONS` that gives these arrays, or "?"."""
    batches = list(case.inputs["pictures"])
    for mistake in PREPARATIONS:
        expected = [
            prepared(batch, case.inputs["mean"], case.inputs["std"], mistake).numpy() for batch in batches
        ]
        if all(_nearly(a, b) for a, b in zip(got, expected, strict=True)):
            return mistake
    return "?"


def _nearly(a: Any, b: Any) -> bool:
    """Libraries round a resized pixel to whole numbers or not at all: up to one part in 255 of the range."""
    if a.shape != b.shape:
        return False
    size = float(np.abs(b).mean())
    return bool(np.abs(a.astype(float) - b).mean() <= 0.012 * size)


_VALUES = (
    *("normalised-before-scaling", "not-scaled", "not-normalised", "std-forgotten"),
    *("multiplied-by-std", "colours-swapped"),
)


PREPARATION_WORDS = {
    "normalised-before-scaling": "mean and std belong to values from 0 to 1, and were used on 0 to 255",
    "not-scaled": "they were never brought from 0…255 to 0…1",
    "not-normalised": "mean and std are not used",
    "std-forgotten": "the mean is subtracted and nothing is divided by the std",
    "multiplied-by-std": "they are multiplied by the std",
    "colours-swapped": "red and blue are swapped",
    "no-antialias": "they were resized without antialiasing, and training was with it",
}


PREPARATION_HINTS: dict[str, tuple[str, ...]] = {
    "normalised-before-scaling": (
        "Between which numbers do the mean and std lie that you are given?",
        "A mean of 0.5 is the middle of values from 0 to 1. So values must be scaled to that range first.",
    ),
    "not-scaled": (
        "What is the largest value of a uint8 picture, and what was it in training?",
        "uint8 has 0 to 255; the network has seen values from 0 to 1, then normalised.",
    ),
    "not-normalised": ("Two arguments are not used. What are they for?",),
    "std-forgotten": ("After normalising, the spread of each channel should be about 1. Is it?",),
    "multiplied-by-std": ("Should values that spread by 0.25 come out closer together, or wider?",),
    "aspect-lost": (
        "Is a tower still as slim as before?",
        "With two numbers a resize sets both sides and squeezes the picture. With one number in the list, "
        "`[256]`, it sets the shorter side and keeps the proportions.",
    ),
    "squeezed": (
        "Is a tower still as slim as before?",
        "Resizing straight to 224 × 224 squeezes what is not square. First the shorter side, then the "
        "centre.",
    ),
    "crop-forgotten": ("After the resize, only the shorter side is right. Which step makes it a square?",),
    "resize-forgotten": (
        "How much of a photograph of 12 million pixels lies in its central 224 × 224?",
        "Without the resize the network sees a small piece of a large picture, and black borders round a "
        "small one.",
    ),
    "resized-to-the-crop": (
        "Two sizes are named in the exercise. Which belongs to which step?",
        "The shorter side becomes 256, and of that the central 224 are taken: the same share as in training.",
    ),
    "corner-cropped": ("Where in a photograph is its subject, usually?", "The crop is from the centre."),
    "no-antialias": (
        "How are the pixels between the sampled ones treated?",
        "Without antialiasing, a resize picks single pixels and fine patterns turn into noise. "
        "Training used it, and `torchvision` does so unless told otherwise; `F.interpolate` must be "
        "asked for it.",
    ),
    "colours-swapped": (
        "Which channel is red?",
        "The mean and std are of red, green and blue, in this order.",
    ),
}
