"""Figures of how good a model is, each a function that returns a matplotlib `Figure`.

`alt_text(figure)` says in words what it shows; `save_figure(figure, path)` writes it as a PNG.
"""

from landmarks.evaluation.figures.by_factor import by_factor_figure
from landmarks.evaluation.figures.confusion import confusion_figure
from landmarks.evaluation.figures.mistakes import most_confused_figure
from landmarks.evaluation.figures.per_class import per_class_figure
from landmarks.evaluation.figures.reliability import reliability_figure
from landmarks.evaluation.figures.runs import comparison_figure, history_figure
from landmarks.evaluation.style import alt_text, save_figure

__all__ = [
    "alt_text",
    "by_factor_figure",
    "comparison_figure",
    "confusion_figure",
    "history_figure",
    "most_confused_figure",
    "per_class_figure",
    "reliability_figure",
    "save_figure",
]
