"""Which circumstance breaks a model: its accuracy by what the pictures were rendered under."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from landmarks.errors import BadInput

__all__ = ["FactorBin", "accuracy_by_factor", "wilson_interval"]

Row = Mapping[str, str]

Z_95 = 1.959964  # the normal distribution's 97.5 % quantile


@dataclass(frozen=True)
class FactorBin:
    """The pictures of which `factor` has one value or range: how many, how many right, and the accuracy.

    `low` and `high` bound the accuracy with 95 % confidence.
    """

    factor: str
    value: str
    pictures: int
    right: int
    accuracy: float
    low: float
    high: float

    def to_json(self) -> dict[str, Any]:
        """For `metrics.json`."""
        return asdict(self)


def accuracy_by_factor(rows: Sequence[Row], right: npt.ArrayLike) -> list[FactorBin]:
    """The accuracy for each value of each factor, from the easy value to the hard one.

    `rows` are those of `factors.csv`, `right` (N,) tells which pictures were recognised. Values that no
    picture has are left out, as are factors that the table lacks. Raises `BadInput` where the two differ in
    length or a number is none.
    """
    correct = np.asarray(right, dtype=bool)
    if correct.shape != (len(rows),):
        raise BadInput(f"There are {len(rows)} rows of factors for answers of the shape {correct.shape}.")
    bins = []
    for factor, (column, values) in FACTORS.items():
        if not rows or any(row.get(column) is None for row in rows):
            continue
        for value, belongs in values:
            chosen = np.array([_asked(belongs, row[column], column) for row in rows])
            if chosen.any():
                bins.append(_bin(factor, value, correct[chosen]))
    return bins


def wilson_interval(right: int, total: int) -> tuple[float, float]:
    """Between what a share of `right` in `total` lies with 95 % confidence: sound for few pictures, too.

    After Wilson (1927), “Probable inference, the law of succession, and statistical inference”.
    """
    share, weight = right / total, Z_95 * Z_95 / total
    middle = (share + weight / 2) / (1 + weight)
    reach = Z_95 / (1 + weight) * np.sqrt(share * (1 - share) / total + weight / (4 * total))
    return max(0.0, float(middle - reach)), min(1.0, float(middle + reach))


def _bin(factor: str, value: str, correct: npt.NDArray[np.bool_]) -> FactorBin:
    total, right = len(correct), int(correct.sum())
    return FactorBin(factor, value, total, right, right / total, *wilson_interval(right, total))


def _asked(belongs: Callable[[str], bool], text: str, column: str) -> bool:
    try:
        return belongs(text)
    except ValueError as error:
        raise BadInput(f"The factors' column {column} holds “{text}”, which is no number.") from error


def _one_of(*names: str) -> Callable[[str], bool]:
    return lambda text: text in names


def _between(low: float, high: float) -> Callable[[str], bool]:
    return lambda text: low <= float(text) < high


_INFINITE = float("inf")

# Factor → the table's column and, from easy to hard, each value with its test.
FACTORS: dict[str, tuple[str, tuple[tuple[str, Callable[[str], bool]], ...]]] = {
    "light": (
        "time",
        (("day", _one_of("day")), ("dusk", _one_of("dusk")), ("night", _one_of("night"))),
    ),
    "sky": (
        "weather",
        (
            ("clear", _one_of("clear")),
            ("cloudy", _one_of("cloudy")),
            ("overcast", _one_of("overcast")),
            ("haze", _one_of("haze")),
        ),
    ),
    "snow": ("snow", (("none", _one_of("False")), ("snow", _one_of("True")))),
    "view": (
        "view",
        (("whole", _one_of("whole")), ("partial", _one_of("partial")), ("close-up", _one_of("close"))),
    ),
    "size in the frame": (
        "share",
        (
            ("near: over 30 %", _between(0.3, _INFINITE)),
            ("10–30 %", _between(0.1, 0.3)),
            ("far: under 10 %", _between(0.0, 0.1)),
        ),
    ),
    "camera height": (
        "elevation",
        (
            ("low", _between(-_INFINITE, 0.1)),
            ("middle", _between(0.1, 0.5)),
            ("high", _between(0.5, _INFINITE)),
        ),
    ),
    "something in front": (
        "occluder",
        (
            ("nothing", _one_of("none")),
            ("tree or branch", _one_of("tree", "branch")),
            ("people", _one_of("people")),
            ("lamp, car or sign", _one_of("lamp", "car", "sign")),
        ),
    ),
    "colour": (
        "filter",
        (
            ("as it was", _one_of("none")),
            ("vivid or faded", _one_of("vivid", "postcard")),
            ("black-and-white", _one_of("grey", "sepia")),
        ),
    ),
    "blur": (
        "blur_px",
        (
            ("under 0.2 pixels", _between(0.0, 0.2)),
            ("0.2–0.5 pixels", _between(0.2, 0.5)),
            ("over 0.5 pixels", _between(0.5, _INFINITE)),
        ),
    ),
}
