"""Cases and verdicts for the exported file alone. Withheld: it knows the answers."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import torch
from torchvision.transforms import functional as TF

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.export.reference import clouds
from landmarks.checks.judging import close, said
from landmarks.checks.pictures import draw_pictures
from landmarks.data.sources import open_data

__all__ = ["draw_artefact", "judge_artefact"]


_MOST = 120


def draw_artefact(rng: np.random.Generator) -> Case:
    """Test pictures of odd sizes, and pairs that differ in their margins alone, which the crop takes away."""
    case = draw_pictures(rng, "artefacts/predictor.pt")
    pictures: Any = case.inputs["pictures"]
    labels: Any = case.secret["labels"]
    sized: Any = [_another_size(rng, picture) for picture in pictures[:_MOST]]
    return Case(
        {
            "file": case.inputs["file"],
            "pictures": sized,
            "twins": [_twins(rng, 180, 420), _twins(rng, 391, 173)],
        },
        {"labels": labels[:_MOST], "names": _class_names()},
    )


def _class_names() -> list[Any]:
    """Of the data that `draw_pictures` takes."""
    source = os.environ.get("LANDMARKS_TEST_DATA") or os.environ.get("LANDMARKS_DATA") or "renders"
    return list(open_data(source).class_names)


def _another_size(rng: np.random.Generator, picture: Any) -> Any:
    """The same picture, a little larger or smaller, with its proportions."""
    height, width = picture.shape[:2]
    scale = float(rng.uniform(0.8, 1.6))
    size = (max(1, round(height * scale)), max(1, round(width * scale)))
    chw = torch.from_numpy(np.ascontiguousarray(picture)).permute(2, 0, 1)
    return TF.resize(chw, list(size), antialias=True).permute(1, 2, 0).contiguous().numpy()


def _twins(rng: np.random.Generator, height: int, width: int) -> Any:
    one, other = clouds(rng, height, width), clouds(rng, height, width)
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    other[:, top : top + side, left : left + side] = one[:, top : top + side, left : left + side]
    return np.stack([one, other])


def judge_artefact(observation: Observation, case: Case) -> Verdict:
    alone: Any = observation["alone"]
    twins: Any = observation["twins"]
    names: Any = case.secret["names"]
    labels: Any = case.secret["labels"]
    refused: Any = observation["refused"]
    count = len(case.inputs["pictures"])
    shaped = len(alone) == count and all(array.shape == (1, len(names)) for array in alone)
    if not shaped or len(twins) != 2:
        reason = f": {refused[0]}" if refused else f": {said(alone[0].shape)} came" if alone else ""
        return Verdict(
            0.0,
            f"The file should give (1, {len(names)}) for a picture of any size, and takes only {len(alone)} "
            f"of {count}{reason}.",
            "sizes-refused",
            _ARTEFACT_HINTS["sizes-refused"],
        )
    rows = np.concatenate(alone)
    share = float((rows.argmax(axis=1) == labels).mean())
    goal = min(0.5, 5 / len(names))
    return combine(
        *_answer_facets(observation, len(names)),
        _names_facet(observation["names"], names),
        Facet(
            share >= goal,
            f"It is right on {share:.1%} of {count} pictures; with these {len(names)} classes {goal:.0%} is "
            "asked of it.",
            "near-chance",
            _ARTEFACT_HINTS["near-chance"],
            weight=2,
        ),
        praise=f"The file alone is right on {share:.1%} of {count} pictures of all sizes, with its names.",
    )


def _answer_facets(observation: Observation, n_classes: int) -> list[Facet]:
    """Probabilities, the same each time, and of the centre alone."""
    alone, again, twins = (observation[name] for name in ("alone", "again", "twins"))
    rows = np.concatenate(alone)
    sums = bool(np.all(np.abs(rows.sum(axis=1) - 1) < 1e-3) and rows.min() >= 0)
    return [
        Facet(
            sums,
            "What the file gives for a picture should be probabilities: 0 or more, with the sum 1.",
            "no-probabilities",
            _ARTEFACT_HINTS["no-probabilities"],
        ),
        Facet(
            bool(again) and all(close(a, b) for a, b in zip(again, alone, strict=False)),
            "Asked twice, the file gives two answers: it was exported in training mode.",
            "training-mode",
            _ARTEFACT_HINTS["training-mode"],
        ),
        Facet(
            all(
                array.shape == (2, n_classes) and close(array[0], array[1], share=1e-2, least=1e-3)
                for array in twins
            ),
            "Two pictures that differ at their ends alone, which the crop takes away, get different "
            "answers. The file squeezes pictures into a square, or has one picture's size in it.",
            "squeezed",
            _ARTEFACT_HINTS["squeezed"],
        ),
    ]


_ARTEFACT_HINTS: dict[str, tuple[str, ...]] = {
    "sizes-refused": (
        "Did you script it, or trace it with one picture? Does it hold the `Predictor`, or the "
        "network alone?",
    ),
    "no-probabilities": ("Does the file hold the `Predictor`, with its softmax over the classes?",),
    "training-mode": ("In which mode was the `Predictor` when it was exported?",),
    "squeezed": ("Did you trace it? A trace keeps the size that its example was resized to, in numbers.",),
    "near-chance": (
        "Is the network in the file the one that was trained? Are mean and std those of training?",
        "Look at the figure of section 2: which mistake in the preprocessing costs as much?",
    ),
}


def _names_facet(told: Any, names: Any) -> Facet:
    wrong_order = sorted(told) == sorted(names)
    return Facet(
        list(told) == list(names),
        "The file's `class_names` are in another order than its outputs."
        if wrong_order
        else f"The file should have its {len(names)} classes' names as `class_names`; it has {len(told)}.",
        "class-names-order" if wrong_order else "class-names-missing",
        (
            "Where does the order of the labels come from?",
            "The loaders number the classes by their folders' names. Position 17 of the output is name 17 "
            "of that list.",
        ),
    )
