"""Predictions and a history for figures: what they will have to show, and what may break them."""

from __future__ import annotations

import pytest

from landmarks.catalog import LANDMARKS
from making_predictions import Predicted, predict


@pytest.fixture(scope="session")
def fifty() -> Predicted:
    """The fifty landmarks, by the names of their folders."""
    predicted = predict([landmark.folder for landmark in LANDMARKS])
    assert 0.6 < predicted.metrics.top1 < 0.9
    return predicted


@pytest.fixture(scope="session")
def strange() -> Predicted:
    """Class names that break figures: formulas, other scripts, an endless one, a line break, markup."""
    names = [
        "a_$b_c$",
        r"03.bad_$\frac$",
        "00.anıtkabir",
        "boğaziçi_köprüsü",
        "日本_城",
        "An_endless_name_that_would_push_the_figure_off_the_page",
        "line\nbreak",
        "<b>&amp;'quotes\"",
    ]
    return predict(names, pictures_each=9, skill=0.5)


@pytest.fixture
def history() -> list[dict[str, float]]:
    """Thirty epochs; the validation accuracy is best in epoch 24."""
    return [
        {
            "epoch": epoch,
            "train_loss": 3.8 * 0.9**epoch + 0.3,
            "train_top1": 1 - 0.9**epoch,
            "valid_loss": 3.6 * 0.9**epoch + 0.8,
            "valid_top1": 0.76 - 0.001 * abs(epoch - 24) - 0.6 * 0.7**epoch,
            "seconds": 5.0 * epoch,
            "learning_rate": 0.02 * (1 - epoch / 31),
        }
        for epoch in range(1, 31)
    ]
