"""The figures of a run and of an evaluation, drawn into a folder.

Each PNG carries its alternative text inside, as its `Description`, so that a report made later has it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.figure import Figure
from PIL import Image

from landmarks.data.decode import decode_picture
from landmarks.deploy.predict import Predictions
from landmarks.evaluation.factors import FactorBin
from landmarks.evaluation.figures import (
    alt_text,
    by_factor_figure,
    comparison_figure,
    confusion_figure,
    history_figure,
    most_confused_figure,
    per_class_figure,
    reliability_figure,
    save_figure,
)
from landmarks.evaluation.metrics import Metrics

__all__ = ["Compared", "Drawn", "draw_comparison", "draw_evaluation", "draw_run", "drawn_in"]

ORDER = ("history", "confusion", "per-class", "reliability", "most-confused", "by-factor")


@dataclass(frozen=True)
class Drawn:
    """A figure on disk and what it says in words."""

    path: Path
    alternative: str


@dataclass(frozen=True)
class Compared:
    """What a comparison says of one model, as `metrics.json` tells it."""

    class_names: Sequence[str]
    top1: float
    top5: float
    pictures: int


def draw_comparison(runs: Mapping[str, Compared], path: Path) -> Drawn:
    """Draw the accuracies of several models, by what they are called, side by side into `path`."""
    return _save(comparison_figure(runs), path)


def draw_run(
    folder: Path,
    metrics: Metrics,
    predictions: Predictions,
    history: list[dict[str, float]],
    by_factor: Sequence[FactorBin] = (),
) -> list[Drawn]:
    """Draw the training history and everything that `draw_evaluation` draws."""
    drawn = [_save(history_figure(history), folder / "history.png")]
    return drawn + draw_evaluation(folder, metrics, predictions, by_factor)


def draw_evaluation(
    folder: Path, metrics: Metrics, predictions: Predictions, by_factor: Sequence[FactorBin] = ()
) -> list[Drawn]:
    """Draw confusion matrix, per-class figures, reliability, the most confused pairs and, if any, factors."""
    confused = most_confused_figure(
        metrics,
        predictions.probabilities,
        predictions.labels,
        lambda index: decode_picture(Path(predictions.paths[index])),
    )
    drawn = [
        _save(confusion_figure(metrics), folder / "confusion.png"),
        _save(per_class_figure(metrics), folder / "per-class.png"),
        _save(reliability_figure(metrics), folder / "reliability.png"),
        _save(confused, folder / "most-confused.png"),
    ]
    if by_factor:
        drawn.append(_save(by_factor_figure(by_factor, metrics.top1), folder / "by-factor.png"))
    return drawn


def drawn_in(folder: Path) -> list[Drawn]:
    """The figures that an earlier run drew into `folder`, in the order in which to read them."""
    found = [folder / f"{name}.png" for name in ORDER if (folder / f"{name}.png").is_file()]
    return [Drawn(path, _description(path)) for path in found]


def _description(path: Path) -> str:
    with Image.open(path) as picture:
        return str(picture.info.get("Description", path.stem))


def _save(figure: Figure, path: Path) -> Drawn:
    alternative = alt_text(figure)
    save_figure(figure, path)
    return Drawn(path, alternative)
