"""Cases and verdicts for a learner's drawing of a batch. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.data.count_judges import as_file
from landmarks.checks.data.statistics_judges import CLASSES, decoded_pictures, pixels_of, spread_of
from landmarks.checks.judging import close, said

__all__ = ["draw_visualize_one_batch", "judge_visualize_one_batch"]


def draw_visualize_one_batch(rng: np.random.Generator) -> Case:
    """Pictures that are not square, with a gradient, so that turned and swapped axes show."""
    paths, contents = [], []
    for name in CLASSES[:4]:
        for number in range(2):
            slope = np.linspace(0, 60, 20)[:, None, None] + np.linspace(0, 30, 28)[None, :, None]
            pixels = np.clip(rng.uniform(20, 150, 3) + slope, 0, 255).astype(np.uint8)
            paths.append(f"train/{name}/{number:03d}.jpg")
            contents.append(as_file(pixels))
    paths.append("test/00.Arch/000.jpg")
    contents.append(contents[0])
    train = np.array([pixels_of(content) for content in contents[:-1]]).reshape(-1, 3) / 255
    mean, std = spread_of(train)
    inputs = {"paths": paths, "contents": contents, "mean": mean, "std": std}
    return Case({**inputs, "batch": 6, "max_n": int(rng.integers(3, 5))})


def judge_visualize_one_batch(observation: Observation, case: Case) -> Verdict:
    pictures: Any = observation["pictures"]
    titles: Any = observation["titles"]
    wanted = int(case.inputs["max_n"])
    right = decoded_pictures(case, "train")[:wanted].transpose(0, 2, 3, 1) / 255
    names = [CLASSES[index // 2] for index in range(wanted)]
    named = [_named(title, name) for title, name in zip(titles, names, strict=False)]
    shapes = [picture.shape for picture in pictures]
    mistake = _picture_mistake(pictures, right, case)
    return combine(
        Facet(
            len(pictures) == wanted,
            f"With max_n={wanted} there should be {wanted} pictures; there are {len(pictures)}.",
            "wrong-number-of-pictures",
            _VISUALIZE_ONE_BATCH_HINTS["wrong-number-of-pictures"],
        ),
        Facet(
            not mistake,
            f"The first picture should be {said(right[0].shape)} with the colours {said(right[0])}; yours is "
            f"{said(shapes[0]) if shapes else 'missing'} with {said(pictures[0]) if pictures else 'none'}.",
            mistake,
            _PICTURE_HINTS.get(mistake, ()),
            weight=2,
        ),
        Facet(
            len(named) == wanted and all(named),
            f"The first picture should be called {names[0]} or {names[0][3:].replace('_', ' ')}; "
            f"yours is called “{titles[0].strip() if titles else ''}”.",
            "no-class-names",
            _VISUALIZE_ONE_BATCH_HINTS["no-class-names"],
        ),
        praise="A batch in its own colours, with the names of its classes.",
    )


_VISUALIZE_ONE_BATCH_HINTS: dict[str, tuple[str, ...]] = {
    "wrong-number-of-pictures": (
        "What does `max_n` say?",
        "Draw that many pictures of the batch, each in axes of its own.",
    ),
    "no-class-names": (
        "Which attribute of the loader's dataset knows the names of its classes?",
        "A label is an index into the names of the classes.",
    ),
}


def _named(text: str, name: str) -> bool:
    plain = text.replace("_", " ").replace("\n", " ").lower()
    return name[3:].replace("_", " ").lower() in plain


def _picture_mistake(pictures: Any, right: Any, case: Case) -> str:
    """The misconception that the drawn pictures show, or ""."""
    mean, std = (np.asarray(case.inputs[name], float) for name in ("mean", "std"))
    normal = (right - mean) / std
    low, high = normal.min(axis=(1, 2, 3), keepdims=True), normal.max(axis=(1, 2, 3), keepdims=True)
    outcomes = [
        ("", right),
        ("still-normalised", np.clip(normal, 0, 1)),
        ("stretched", (normal - low) / (high - low)),
        ("undone-in-wrong-order", np.clip((normal + mean) * std, 0, 1)),
        ("half-undone", np.clip(normal * std, 0, 1)),
        ("half-undone", np.clip(normal + mean, 0, 1)),
        ("half-undone", np.clip(normal * std - mean, 0, 1)),
        ("axes-swapped", right.transpose(0, 2, 1, 3)),
        ("colours-reversed", right[..., ::-1]),
    ]
    for name, outcome in outcomes:
        if pictures and all(close(a, b, least=0.01) for a, b in zip(pictures, outcome, strict=False)):
            return name
    return "other-pictures"


_PICTURE_HINTS: dict[str, tuple[str, ...]] = {
    "still-normalised": (
        "What did the loader's transform do to the colours?",
        "Normalised values lie around 0, and what is below 0 is drawn black. Undo it: times std, plus mean.",
    ),
    "stretched": (
        "Would a dark picture still look dark?",
        "Stretching each picture from its darkest to its brightest value hides what the network sees. "
        "Undo the normalisation instead.",
    ),
    "undone-in-wrong-order": (
        "Normalising subtracts, then divides. What undoes it, and in which order?",
        "The last step is undone first: times std, then plus mean.",
    ),
    "half-undone": ("Normalising has two steps. Do you undo both?", "Times std, then plus mean."),
    "axes-swapped": (
        "Your pictures lie on their side.",
        "Tensors are (channels, height, width); matplotlib wants (height, width, channels), with height "
        "first.",
    ),
    "colours-reversed": (
        "Which channel is red?",
        "matplotlib wants red, green, blue, as the tensor has them.",
    ),
    "other-pictures": (
        "Print the shape and the range of what you give to `imshow`, and compare with the batch.",
    ),
}
