"""For judges: comparisons that know NaN and shapes, and the sentences that say what was expected and came."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

__all__ = ["close", "first_match", "first_number", "number_at", "said"]


def close(got: object, expected: object, *, share: float = 1e-3, least: float = 1e-5) -> bool:
    """Are these the same numbers, up to a share of the expected? Shapes must agree, and NaN equals nothing.

    The defaults leave room for another order of float32 sums, and for none of the usual mistakes.
    """
    a, b = np.asarray(got, np.float64), np.asarray(expected, np.float64)
    return a.shape == b.shape and bool(np.all(np.abs(a - b) <= least + share * np.abs(b)))


def first_match(got: object, wrong: Iterable[tuple[str, object]], **tolerance: float) -> str:
    """The name of the first mistake whose outcome this is, or "".

    `wrong` has misconceptions, each with what it would have given; one may stand there several times.
    """
    for name, value in wrong:
        if close(got, value, **tolerance):
            return name
    return ""


def first_number(array: Any) -> float:
    """NaN where there is none."""
    return float(np.ravel(array)[0]) if np.size(array) else float("nan")


def number_at(array: Any, place: tuple[int, ...]) -> float:
    """NaN where the array does not reach."""
    try:
        return float(array[place])
    except (IndexError, TypeError):
        return float("nan")


def said(value: object) -> str:
    """A number, a shape or a few numbers as a card says them."""
    if isinstance(value, tuple):
        return "(" + ", ".join(map(str, value)) + ("," if len(value) == 1 else "") + ")"
    array = np.asarray(value)
    if array.ndim == 0:
        number = array.item()
        return f"{number:.4g}" if isinstance(number, float) else str(number)
    head = ", ".join(f"{number:.4g}" for number in array.reshape(-1)[:6].tolist())
    return f"[{head}{', …' if array.size > 6 else ''}]"
