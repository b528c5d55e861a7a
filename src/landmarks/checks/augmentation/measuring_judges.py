"""Cases and verdicts for a learner's pipeline for measuring. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image

from landmarks.checks.augmentation.training_judges import VALUE_HINTS
from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.essential import only_if
from landmarks.checks.judging import close, said

__all__ = ["draw_evaluation_transform", "judge_evaluation_transform"]


def draw_evaluation_transform(rng: np.random.Generator) -> Case:
    """Smooth pictures, wide and tall, of which any good filter makes the same; with no symmetry."""
    pictures = []
    for height, width in ((90, 140), (120, 84)):
        rows, columns = np.mgrid[0:height, 0:width]
        waves = [
            np.sin(rows * rng.uniform(0.03, 0.05) + columns * rng.uniform(0.02, 0.04) + rng.uniform(0, 6))
            for _ in range(3)
        ]
        pixels = 120 + 70 * np.stack(waves, axis=2) + 0.3 * columns[..., None]
        pictures.append(np.clip(pixels, 0, 255).astype(np.uint8))
    mean, std = rng.uniform(0.4, 0.6, 3), rng.uniform(0.12, 0.2, 3)
    sides = {"crop": 40, "resize": int(rng.integers(52, 60))}
    return Case({"pictures": pictures, "mean": mean.tolist(), "std": std.tolist(), **sides})


def judge_evaluation_transform(observation: Observation, case: Case) -> Verdict:
    first: Any = observation["first"]
    second: Any = observation["second"]
    crop, resize = int(case.inputs["crop"]), int(case.inputs["resize"])
    mean, std = (np.asarray(case.inputs[name], float).reshape(3, 1, 1) for name in ("mean", "std"))
    pictures: Any = case.inputs["pictures"]
    right = [(_prepared(pixels, resize, crop) - mean) / std for pixels in pictures]
    shapes = [array.shape for array in first]
    sized = shapes == [(3, crop, crop)] * 2
    same = all(close(array, first[i % 2], share=0, least=1e-6) for i, array in enumerate(second))
    mistake = _pipeline_mistake(first, pictures, crop, resize, mean, std) if sized else "wrong-size"
    verdict = combine(
        Facet(
            same,
            "The same picture gives another result when it goes through again.",
            "augmentation-in-evaluation",
            _EVALUATION_TRANSFORM_HINTS["augmentation-in-evaluation"],
            weight=2,
        ),
        Facet(
            sized,
            f"With crop={crop} every picture should become {said((3, crop, crop))}; yours becomes "
            f"{said(shapes[0])}"
            f"{' and ' + said(shapes[1]) if len(shapes) > 1 else ''}.",
            "wrong-size",
            _EVALUATION_TRANSFORM_HINTS["wrong-size"],
        ),
        Facet(
            not mistake,
            f"The first row should begin with {said(right[0][0, 0, :3])}; yours begins with "
            f"{said(first[0].reshape(-1)[:3])}.",
            mistake,
            _EVALUATION_HINTS.get(mistake, ()),
            weight=3,
        ),
        praise="The middle of the picture, unsquashed, scaled and normalised; the same each time.",
    )
    return only_if(not same or mistake != "wrong-pictures", verdict)


_EVALUATION_TRANSFORM_HINTS: dict[str, tuple[str, ...]] = {
    "augmentation-in-evaluation": (
        "What may be random when a model is measured?",
        "Nothing. With chance in it, a number changes from one measurement to the next, and so would a "
        "user's answer.",
    ),
    "wrong-size": (
        "What does `Resize` do with one number, and is the result square?",
        "One number brings the shorter side to it; cropping then makes a square.",
    ),
}


def _prepared(pixels: Any, resize: int | tuple[int, int], crop: int, corner: bool = False) -> Any:
    """Resized to a shorter side, or to (height, width), and cropped: (3, crop, crop) of [0, 1]."""
    height, width = pixels.shape[:2]
    if isinstance(resize, int):
        scale = resize / min(height, width)
        resize = (int(height * scale), int(width * scale)) if height != width else (resize, resize)
    image = Image.fromarray(pixels).resize(resize[::-1], Image.Resampling.BILINEAR)
    top, left = (0, 0) if corner else (round((resize[0] - crop) / 2), round((resize[1] - crop) / 2))
    return np.asarray(image.crop((left, top, left + crop, top + crop)), float).transpose(2, 0, 1) / 255


def _pipeline_mistake(got: Any, pictures: Any, crop: int, resize: int, mean: Any, std: Any) -> str:
    """The misconception that the results show, or ""."""

    def of(prepare: Any) -> list[Any]:
        return [prepare(pixels) for pixels in pictures]

    usual = of(lambda p: _prepared(p, resize, crop))
    forms = {
        "": usual,
        "squashed": of(lambda p: _prepared(p, (resize, resize), crop)),
        "squashed ": of(lambda p: _prepared(p, (crop, crop), crop)),
        "resize-ignored": of(lambda p: _prepared(p, crop, crop)),
        "not-resized": of(lambda p: _prepared(p, p.shape[:2], crop)),
        "cut-at-the-corner": of(lambda p: _prepared(p, resize, crop, corner=True)),
        "flipped": [picture[..., ::-1] for picture in usual],
    }
    outcomes = [
        (name.strip(), [(picture - mean) / std for picture in form], 0.02 / std)
        for name, form in forms.items()
    ]
    outcomes += [
        ("not-normalised", usual, 0.02),
        ("not-scaled", [255 * picture for picture in usual], 5.0),
        ("normalised-before-scaling", [(255 * picture - mean) / std for picture in usual], 5 / std),
        ("mean-and-std-swapped", [(picture - std) / mean for picture in usual], 0.02 / mean),
    ]
    for name, outcome, room in outcomes:
        if all(
            bool((np.abs(a - b).mean(axis=(1, 2), keepdims=True) < room).all())
            for a, b in zip(got, outcome, strict=True)
        ):
            return name
    return "wrong-pictures"


_EVALUATION_HINTS: dict[str, tuple[str, ...]] = {
    "wrong-size": ("Is every picture square and of one size at the end?",),
    "squashed": (
        "Does a tower become wider in your pictures?",
        "`Resize((h, w))` squashes a picture to that shape; `Resize(side)`, with one number, keeps its "
        "proportions.",
    ),
    "resize-ignored": (
        "What is `resize` for?",
        "The shorter side becomes `resize` first; then the middle is cut out.",
    ),
    "not-resized": (
        "What happens to a photograph of 4000 × 3000 pixels?",
        "Without `Resize` the crop shows a tiny part of it.",
    ),
    "cut-at-the-corner": (
        "Which part of a photograph usually has what it shows?",
        "The middle: cut as much off on both sides.",
    ),
    "flipped": ("Your pictures come out mirrored. Which step does that?",),
    **{name: VALUE_HINTS[name] for name in VALUE_HINTS},
    "wrong-pictures": ("Compare with the original by eye: draw both, after undoing the normalisation.",),
}
