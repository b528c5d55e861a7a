"""Can these predictions be measured: are they probabilities (N, C) with labels (N,) that fit them?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from landmarks.errors import BadInput

__all__ = ["Floats", "Ints", "check_predictions"]

# Probabilities made in half precision sum to 1 within about 1e-3 over fifty classes; logits do not.
SUM_TOLERANCE = 2e-3

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def check_predictions(
    probabilities: npt.ArrayLike, labels: npt.ArrayLike, class_names: Sequence[str]
) -> tuple[Floats, Ints]:
    """The two as arrays (N, C) float64 and (N,) int64, or `BadInput` saying what is wrong with them."""
    p, true = _arrays(probabilities, labels)
    _check_shapes(p, true, class_names)
    _check_probabilities(p)
    if not np.issubdtype(true.dtype, np.integer):
        raise BadInput(f"Labels must be whole numbers, but these are {true.dtype}; pass the class indices.")
    if true.min() < 0 or true.max() >= p.shape[1]:
        wrong = true[(true < 0) | (true >= p.shape[1])][0]
        raise BadInput(
            f"Label {wrong} has no class: labels must be from 0 to {p.shape[1] - 1}; "
            "check that the pictures belong to the model's classes."
        )
    return p, true.astype(np.int64)


def _arrays(probabilities: npt.ArrayLike, labels: npt.ArrayLike) -> tuple[Floats, npt.NDArray[Any]]:
    try:
        p = np.asarray(probabilities)
        if np.iscomplexobj(p):
            raise TypeError("these are complex numbers")
        return p.astype(np.float64), np.asarray(labels)
    except (TypeError, ValueError) as error:  # what NumPy raises for words and for ragged lists
        raise BadInput(
            f"Predictions must be a table of probabilities and a list of labels, but: {error}."
        ) from error


def _check_shapes(p: Floats, true: npt.NDArray[Any], class_names: Sequence[str]) -> None:
    if p.ndim != 2:
        raise BadInput(
            f"Probabilities must have the shape (pictures, classes), but they have the shape {p.shape}."
        )
    if p.size == 0:
        raise BadInput(f"There is nothing to measure: {p.shape[0]} pictures of {p.shape[1]} classes.")
    if true.shape != p.shape[:1]:
        raise BadInput(f"{len(p)} pictures need labels of the shape ({len(p)},), but it is {true.shape}.")
    if len(class_names) != p.shape[1]:
        raise BadInput(f"There are {len(class_names)} class names for {p.shape[1]} columns of probabilities.")
    if len(set(class_names)) != len(class_names):
        twice = next(name for name in class_names if list(class_names).count(name) > 1)
        raise BadInput(f"The class name “{twice}” appears more than once; each class needs its own.")


def _check_probabilities(p: Floats) -> None:
    with np.errstate(invalid="ignore"):  # infinities are reported below
        sums = p.sum(axis=1)
    faults = {
        "a value that is not a finite number": ~np.isfinite(p).all(axis=1),
        "a negative probability": (p < 0).any(axis=1),
        "probabilities that do not sum to 1": np.abs(sums - 1) > SUM_TOLERANCE,
    }
    for fault, rows in faults.items():
        if rows.any():
            row = int(np.argmax(rows))
            raise BadInput(
                f"Row {row} of the probabilities has {fault} (lowest {p[row].min():.4g}, "
                f"sum {sums[row]:.4g}); pass the output of a softmax."
            )
