"""How sure is sure: one temperature that makes probabilities honest, and the threshold for "none of these".

Both are chosen on validation pictures, which the network did not learn from. Shapes: N pictures, C classes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from landmarks.evaluation.metrics import SMALLEST_PROBABILITY
from landmarks.evaluation.predictions import Floats, Ints

__all__ = ["KEPT", "Calibration", "calibrate", "fit_temperature", "temper"]

KEPT = 0.95
"""The share of validation pictures whose tags the threshold keeps: one known picture in twenty is lost."""

COLDEST, HOTTEST = 0.05, 20.0  # temperatures between which the best one is looked for
PRECISION = 1e-4  # of the temperature's logarithm
GOLDEN = (math.sqrt(5) - 1) / 2


@dataclass(frozen=True)
class Calibration:
    """temperature: logits are divided by it before the softmax. threshold: a top probability, after that."""

    temperature: float
    threshold: float
    pictures: int

    def to_json(self) -> dict[str, Any]:
        """What the artefact's metadata holds, with the rule in words."""
        return {
            "temperature": self.temperature,
            "threshold": self.threshold,
            "pictures": self.pictures,
            "rule": (
                f"temperature: smallest negative log-likelihood of the validation pictures; threshold: the "
                f"tempered top probability that {KEPT:.0%} of them reach; below it, none of the classes"
            ),
        }


def calibrate(probabilities: Floats, labels: Ints) -> Calibration:
    """Choose temperature and threshold on N validation pictures: (N, C) from a plain softmax, and (N,)."""
    temperature = fit_temperature(probabilities, labels)
    tops = temper(probabilities, temperature).max(axis=1)
    # "lower" takes a value that occurs, so that at least the share KEPT reaches it.
    threshold = float(np.quantile(tops, 1 - KEPT, method="lower"))
    return Calibration(temperature, threshold, len(labels))


def temper(probabilities: Floats, temperature: float) -> Floats:
    """What the softmax of logits / `temperature` would have given in place of `probabilities` (N, C).

    A softmax's logarithm is the logits up to a constant for each picture, which the next softmax removes.
    """
    logits = np.log(np.maximum(np.asarray(probabilities, np.float64), SMALLEST_PROBABILITY)) / temperature
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def fit_temperature(probabilities: Floats, labels: Ints) -> float:
    """The temperature at which the mean negative log-likelihood of `labels` is smallest.

    It has one minimum (it is convex in the inverse temperature), so that a golden-section search finds it.
    """
    rows = np.arange(len(labels))

    def loss(log_temperature: float) -> float:
        tempered = temper(probabilities, math.exp(log_temperature))[rows, labels]
        return float(-np.log(np.maximum(tempered, SMALLEST_PROBABILITY)).mean())

    low, high = math.log(COLDEST), math.log(HOTTEST)
    while high - low > PRECISION:
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        low, high = (low, right) if loss(left) <= loss(right) else (left, high)
    return math.exp((low + high) / 2)
