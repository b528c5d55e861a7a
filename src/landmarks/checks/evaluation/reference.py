"""The figures of merit as they should be, each in a line or two. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["accuracy_at", "binned", "confusion", "flat", "lowest_threshold", "share", "softmax", "top_k"]


def flat(arrays: Any) -> Any:
    """All numbers of a list of arrays in one row, so that they compare at once."""
    return (
        np.concatenate([np.ravel(np.asarray(array, float)) for array in arrays])
        if len(arrays)
        else np.zeros(0)
    )


def softmax(scores: Any, axis: int = 1) -> Any:
    powers = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def confusion(labels: Any, predicted: Any, classes: int) -> Any:
    return np.bincount(labels * classes + predicted, minlength=classes * classes).reshape(classes, classes)


def share(part: Any, whole: Any, nothing: float = 0.0) -> Any:
    """part / whole, and `nothing` where whole is 0."""
    part, whole = np.broadcast_arrays(np.asarray(part, float), np.asarray(whole, float))
    return np.divide(part, whole, out=np.full(part.shape, nothing), where=whole > 0)


def top_k(probabilities: Any, labels: Any, k: int) -> float:
    own = probabilities[np.arange(len(labels)), labels]
    return float(np.mean((probabilities > own[:, None]).sum(axis=1) < k))


def binned(confidence: Any, right: Any, bins: int) -> tuple[Any, Any, Any]:
    """Pictures, mean confidence and accuracy of each bin; NaN where a bin is empty."""
    index = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    count = np.bincount(index, minlength=bins)
    sure, good = (
        np.bincount(index, weights=np.asarray(x, float), minlength=bins) for x in (confidence, right)
    )
    return count, share(sure, count, np.nan), share(good, count, np.nan)


def accuracy_at(confidence: Any, right: Any, threshold: float) -> float:
    answered = confidence >= threshold
    return float(right[answered].mean()) if answered.any() else float("nan")


def lowest_threshold(confidence: Any, right: Any, wanted: float) -> float:
    fitting = [t for t in confidence.tolist() if accuracy_at(confidence, right, t) >= wanted]
    return min(fitting, default=float("inf"))
