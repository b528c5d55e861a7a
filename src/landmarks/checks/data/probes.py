"""What is called of a learner's counting, measuring and splitting. Nothing is compared here."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from landmarks.checks.contract import Inputs, Observation
from landmarks.checks.student import Student, Unusable
from landmarks.checks.values import as_array, as_number, given, seeded, tiny_loader

__all__ = ["as_pair", "class_counts", "mean_and_std", "stratified_split"]


def class_counts(student: Student, inputs: Inputs) -> Observation:
    with tempfile.TemporaryDirectory() as folder:
        for name, content in zip(inputs["paths"], inputs["contents"], strict=True):
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.tobytes())
        found = student.call("class_counts", folder=Path(folder))
    given(found, "`class_counts(…)`")
    if not hasattr(found, "items"):
        raise Unusable(
            "`class_counts(…)` should give back a dictionary, from class name to number of pictures, "
            f"got {type(found).__name__}."
        )
    pairs = list(found.items())[:1000]
    counts = [as_number(count, "Each value of `class_counts(…)`") for _, count in pairs]
    return {"names": [str(name)[:300] for name, _ in pairs], "counts": np.array(counts, np.float64)}


def mean_and_std(student: Student, inputs: Inputs) -> Observation:
    loader = tiny_loader(inputs["pictures"], inputs["labels"], int(inputs["batch"]))
    mean, std = as_pair(student.call("mean_and_std", loader=loader), "`mean_and_std(…)`")
    return {"mean": mean, "std": std}


def stratified_split(student: Student, inputs: Inputs) -> Observation:
    parts: dict[str, list[Any]] = {"train": [], "valid": []}
    for number, (share, seed) in enumerate(inputs["calls"]):
        # A split that draws from the global generators differs from call to call.
        seeded(number)
        np.random.seed(number)
        random.seed(number)
        labels = np.array(inputs["labels"])
        found = student.call("stratified_split", labels=labels, valid_size=share, seed=seed)
        for name, part in zip(parts, as_pair(found, "`stratified_split(…)`"), strict=True):
            parts[name].append(part.reshape(-1))
    return dict(parts)


def as_pair(value: Any, what: str) -> tuple[Any, Any]:
    """Two arrays from whatever a function gave back as two things.

    Raises:
        Unusable: they are not two, or no numbers.
    """
    given(value, what)
    try:
        first, second = value
    except (TypeError, ValueError) as error:
        raise Unusable(f"{what} should give back two things, got {type(value).__name__}.") from error
    return as_array(first, f"The first of {what}"), as_array(second, f"The second of {what}")
