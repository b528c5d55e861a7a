"""Predictions as a fair model makes them, without a model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landmarks.evaluation.metrics import Metrics, compute_metrics


@dataclass(frozen=True)
class Predicted:
    probabilities: np.ndarray  # (N, C)
    labels: np.ndarray  # (N,)
    metrics: Metrics


def predict(class_names: list[str], pictures_each: int = 25, skill: float = 1.5) -> Predicted:
    """Made-up predictions of a model that mixes up classes that look alike; more `skill` is more accurate."""
    rng = np.random.default_rng(3)
    classes = len(class_names)
    labels = np.repeat(np.arange(classes), pictures_each)
    looks = rng.normal(size=(classes, 3))
    likeness = -1.3 * np.square(looks[:, None] - looks[None]).sum(axis=-1)
    scores = likeness[labels] + rng.normal(scale=1.1, size=(len(labels), classes))
    scores[np.arange(len(labels)), labels] += skill
    p = np.exp(1.4 * scores)
    p /= p.sum(axis=1, keepdims=True)
    return Predicted(p, labels, compute_metrics(p, labels, class_names))


def factor_rows(count: int) -> list[dict[str, str]]:
    """Rows of `factors.csv` in which every value of every factor comes up."""
    values: dict[str, tuple[object, ...]] = {
        "time": ("day", "dusk", "night"),
        "weather": ("clear", "cloudy", "overcast", "haze"),
        "snow": (False, True),
        "view": ("whole", "partial", "close"),
        "share": (0.5, 0.2, 0.05),
        "elevation": (0.0, 0.3, 0.8),
        "occluder": ("none", "tree", "people", "sign"),
        "filter": ("none", "vivid", "grey"),
        "blur_px": (0.1, 0.3, 0.9),
    }
    return [{name: str(kinds[i % len(kinds)]) for name, kinds in values.items()} for i in range(count)]
