"""What is called of a learner's flips, crops and pipelines. Nothing is compared here."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
from PIL import Image

from landmarks.checks.contract import Inputs, Observation
from landmarks.checks.student import Student, Unusable
from landmarks.checks.threads import one_thread
from landmarks.checks.values import as_array, given, seeded, tensor

__all__ = [
    "evaluation_transform",
    "flip",
    "flip_with_labels",
    "random_crop",
    "random_flips",
    "train_transform",
]


def flip(student: Student, inputs: Inputs) -> Observation:
    flipped, after = [], []
    for pixels in inputs["pictures"]:
        picture = tensor(pixels)
        # Copied at once: what is given back may share the memory of the picture.
        flipped.append(as_array(student.call("flip", picture=picture), "`flip(…)`").copy())
        after.append(picture.numpy())
    return {"flipped": flipped, "after": after}


def random_crop(student: Student, inputs: Inputs) -> Observation:
    _chance(inputs["seed"])
    crops = _many_crops(student, inputs["picture"], inputs["size"], 400)
    refused, fitting = "", np.zeros(0)
    try:
        fitting = _many_crops(student, inputs["fitting"], inputs["fitting_size"], 150)
    # A picture no wider than the crop is a usual thing to forget, which the judge names.
    except (RuntimeError, ValueError, IndexError) as error:
        refused = (str(error) or type(error).__name__)[:300]
    return {"crops": crops, "fitting": fitting, "refused": refused}


def _many_crops(student: Student, pixels: Any, size: Any, count: int) -> Any:
    picture = tensor(pixels)
    crops = [
        as_array(student.call("random_crop", picture=picture, size=size), "`random_crop(…)`").copy()
        for _ in range(count)
    ]
    return _stacked(crops, "`random_crop(…)`")


def random_flips(student: Student, inputs: Inputs) -> Observation:
    _chance(inputs["seed"])
    seen: dict[str, Any] = {}
    for name in ("often", "seldom"):
        results = []
        for _ in range(20):
            pictures = tensor(inputs["pictures"])
            made = student.call("random_flips", pictures=pictures, p=inputs[name])
            results.append(as_array(made, "`random_flips(…)`").copy())
            seen["after"] = pictures.numpy()
        seen[name] = _stacked(results, "`random_flips(…)`")
    return seen


def flip_with_labels(student: Student, inputs: Inputs) -> Observation:
    pictures, labels = tensor(inputs["pictures"]), tensor(inputs["labels"])
    found = student.call(
        "flip_with_labels", pictures=pictures, labels=labels, mirror=tensor(inputs["mirror"])
    )
    given(found, "`flip_with_labels(…)`")
    if not isinstance(found, tuple | list) or len(found) != 2:
        raise Unusable(
            f"`flip_with_labels(…)` should give back pictures and labels, got {type(found).__name__}."
        )
    made = [as_array(part, "A part of `flip_with_labels(…)`").copy() for part in found]
    return {
        "flipped": made[0],
        "labels": made[1],
        "after": pictures.numpy(),
        "labels_after": labels.numpy(),
    }


def train_transform(student: Student, inputs: Inputs) -> Observation:
    with one_thread():
        _chance(inputs["seed"])
        transform = _pipeline(student, "train_transform", inputs, crop=inputs["crop"])
        shapes = [_through(transform, pixels).shape for pixels in inputs["sizes"]]
        return {
            "shapes": [np.array(shape, np.int64) for shape in shapes],
            "dtype": str(getattr(transform(_picture(inputs["plain"])), "dtype", "no tensor"))[:40],
            "plain": _draws(transform, inputs["plain"], 80),
            "bars": _draws(transform, inputs["bars"], 160),
        }


def _draws(transform: Any, pixels: Any, most: int) -> Any:
    """One picture through a pipeline many times, (N, C, H, W); less often if it makes large ones."""
    first = _through(transform, pixels)
    count = max(2, min(most, 1_500_000 // max(1, first.size)))
    return _stacked([first, *(_through(transform, pixels) for _ in range(count - 1))], "Your pipeline")


def evaluation_transform(student: Student, inputs: Inputs) -> Observation:
    seen: dict[str, Any] = {}
    with one_thread():
        transform = _pipeline(
            student, "evaluation_transform", inputs, crop=inputs["crop"], resize=inputs["resize"]
        )
        for number, name in enumerate(("first", "second")):
            _chance(number)
            # Several times, so that a change that is rare shows as well.
            rounds = 6 if number else 1
            seen[name] = [_through(transform, pixels) for _ in range(rounds) for pixels in inputs["pictures"]]
    return seen


def _pipeline(student: Student, name: str, inputs: Inputs, **sides: Any) -> Any:
    made = given(student.call(name, mean=inputs["mean"], std=inputs["std"], **sides), f"`{name}(…)`")
    if not callable(made):
        raise Unusable(
            f"`{name}(…)` should give back something to call with a picture, got {type(made).__name__}."
        )
    return made


def _through(transform: Any, pixels: Any) -> Any:
    return as_array(transform(_picture(pixels)), "Your pipeline").astype(np.float32)


def _picture(pixels: Any) -> Image.Image:
    return Image.fromarray(np.ascontiguousarray(pixels))


def _stacked(arrays: list[Any], what: str) -> Any:
    shapes = sorted({array.shape for array in arrays})
    if len(shapes) > 1:
        raise Unusable(
            f"{what} gave results of different shapes for the same picture: {shapes[0]} and {shapes[1]}."
        )
    return np.stack(arrays)


def _chance(seed: Any) -> None:
    """The same random numbers, whichever generator a learner draws them from."""
    seeded(seed)
    np.random.seed(int(seed) % 2**32)
    random.seed(int(seed))
