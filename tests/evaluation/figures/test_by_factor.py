"""A row a value with a dot at its accuracy; what is surely harder than the rest stands out."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.colors import to_hex

from landmarks.errors import BadInput
from landmarks.evaluation.factors import accuracy_by_factor
from landmarks.evaluation.figures import alt_text, by_factor_figure
from landmarks.evaluation.style import BLUE, ORANGE


def test_dots_stand_at_the_accuracies_and_the_hard_one_is_orange() -> None:
    rows = [{"time": "day"}] * 50 + [{"time": "night"}] * 50
    bins = accuracy_by_factor(rows, np.arange(100) < 45)
    axes = by_factor_figure(bins, 0.45).axes[0]
    bars, dots = axes.collections[0::2], axes.collections[1::2]
    assert [float(dot.get_offsets()[0, 0]) for dot in dots] == [0.9, 0.0]
    assert [to_hex(dot.get_facecolor()[0]).upper() for dot in dots] == [BLUE, ORANGE]
    for bar, found in zip(bars, bins, strict=True):
        assert bar.get_segments()[0][:, 0].tolist() == [found.low, found.high]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["day", "night"]
    assert axes.get_lines()[0].get_xdata()[0] == 0.45


def test_the_alternative_text_names_the_hardest() -> None:
    rows = [{"time": "day"}] * 5 + [{"time": "night"}] * 5
    words = alt_text(by_factor_figure(accuracy_by_factor(rows, np.arange(10) < 5), 0.5))
    assert "Hardest: light night (0.0 % of 5 pictures)" in words


def test_nothing_cannot_be_drawn() -> None:
    with pytest.raises(BadInput, match="no factors"):
        by_factor_figure([], 0.5)
