"""Measuring an artefact on labelled pictures: the one way in which test figures come about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from landmarks.data.factors import read_factors
from landmarks.data.sources import PictureFile, PictureSet, open_data
from landmarks.deploy.artefact import Artefact, load_artefact, require_classes
from landmarks.deploy.predict import Predictions, predict_files
from landmarks.errors import DataError
from landmarks.evaluation.factors import FactorBin, accuracy_by_factor
from landmarks.evaluation.metrics import Metrics, compute_metrics
from landmarks.pipeline.figures import draw_evaluation
from landmarks.progress import Progress

__all__ = ["evaluate", "measure", "measure_by_factor", "with_factors"]


def evaluate(
    path: Path,
    data: str,
    split: Literal["train", "test"] = "test",
    *,
    figures: Path | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Measure the artefact at `path` on a split of `data`; with `figures`, draw into that folder.

    Raises `ArtefactError` for a file that is no artefact or knows other classes than the data has.
    """
    progress = progress or Progress()
    artefact = load_artefact(path)
    pictures = open_data(data, progress)
    require_classes(artefact, pictures.class_names)
    metrics, predictions = measure(artefact, pictures.split(split), progress, what=f"{split} pictures")
    by_factor = measure_by_factor(pictures, split, predictions)
    if figures is not None:
        draw_evaluation(figures, metrics, predictions, by_factor)
    return {
        "artefact": str(path),
        "data": pictures.name,
        "split": split,
        "pictures": len(predictions.labels),
        "set_aside": [{"path": row.path, "reason": row.reason} for row in predictions.set_aside],
        **with_factors(metrics, by_factor),
    }


def measure(
    artefact: Artefact, files: Sequence[PictureFile], progress: Progress, *, what: str
) -> tuple[Metrics, Predictions]:
    """Run the artefact on the original files and compare with their labels.

    Raises `DataError` where there are none, or not one of them can be opened.
    """
    if not files:
        raise DataError(f"There are no {what} to measure the model on.")
    predictions = predict_files(artefact, files, progress)
    metrics = compute_metrics(predictions.probabilities, predictions.labels, artefact.class_names)
    return metrics, predictions


def measure_by_factor(
    pictures: PictureSet, split: Literal["train", "test"], predictions: Predictions
) -> list[FactorBin]:
    """The accuracy by what the pictures were rendered under; empty for photographs, of which no table tells.

    Raises `DataError` where the table is there but does not fit.
    """
    rows = read_factors(pictures.root / split, predictions.paths)
    if rows is None:
        return []
    return accuracy_by_factor(rows, predictions.probabilities.argmax(axis=1) == predictions.labels)


def with_factors(metrics: Metrics, by_factor: Sequence[FactorBin]) -> dict[str, Any]:
    """The figures for `metrics.json`, with `by_factor` where there are any."""
    figures = metrics.to_json()
    return figures | {"by_factor": [found.to_json() for found in by_factor]} if by_factor else figures
